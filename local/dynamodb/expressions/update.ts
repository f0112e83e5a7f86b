import type { DocumentPath } from '../document-path.ts';
import type { PathOperand, ValueOperand } from './operands.ts';

/** The right side of `SET path = ...`. */
export type SetValue =
  | PathOperand
  | ValueOperand
  | { readonly kind: 'sum' | 'difference'; readonly left: SetValue; readonly right: SetValue }
  | { readonly kind: 'ifNotExists'; readonly path: DocumentPath; readonly otherwise: SetValue }
  | { readonly kind: 'listAppend'; readonly first: SetValue; readonly second: SetValue };

export type UpdateAction =
  | { readonly kind: 'set'; readonly path: DocumentPath; readonly value: SetValue }
  | { readonly kind: 'remove'; readonly path: DocumentPath }
  | { readonly kind: 'add' | 'delete'; readonly path: DocumentPath; readonly value: ValueOperand };
