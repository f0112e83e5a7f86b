import type { PathOperand, ValueOperand } from './operands.ts';

export const comparators = ['=', '<>', '<', '<=', '>', '>='] as const;
export type Comparator = (typeof comparators)[number];

export interface FunctionCall {
  readonly kind: 'function';
  readonly name: 'attribute_exists' | 'attribute_not_exists' | 'attribute_type' | 'begins_with' | 'contains';
  readonly operands: readonly Operand[];
}

export interface SizeOperand {
  readonly kind: 'size';
  readonly of: Operand;
}

export type Operand = PathOperand | ValueOperand | SizeOperand;

/** A ConditionExpression, FilterExpression or KeyConditionExpression, read. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly candidates: readonly Operand[] }
  | FunctionCall;
