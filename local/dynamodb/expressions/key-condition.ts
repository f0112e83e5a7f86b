import type { AttributeValue } from '../attribute-value.ts';
import { validationError } from '../errors.ts';
import type { Comparator, Condition, Operand } from './condition.ts';

/** One condition of a Query's KeyConditionExpression: on which attribute, and with which values. */
export interface KeyPredicate {
  readonly attribute: string;
  readonly operator: Exclude<Comparator, '<>'> | 'between' | 'begins_with';
  readonly values: readonly AttributeValue[];
}

const mirrored = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

const invalidOperator = (name: string) => validationError(`Invalid operator used in KeyConditionExpression: ${name}`);

/** The predicates that a key condition joins by AND, one an attribute. @throws ValidationException for what a key condition may not be */
export function keyPredicates(condition: Condition): KeyPredicate[] {
  const predicates = split(condition);
  const attributes = predicates.map((predicate) => predicate.attribute);
  if (new Set(attributes).size < attributes.length) {
    throw validationError('KeyConditionExpressions must only contain one condition per key');
  }
  return predicates;
}

function split(condition: Condition): KeyPredicate[] {
  switch (condition.kind) {
    case 'and':
      return [...split(condition.left), ...split(condition.right)];
    case 'compare':
      return [comparison(condition)];
    case 'between':
      return [predicate('between', condition.operand, [condition.low, condition.high])];
    case 'function': {
      const [first, second] = condition.operands;
      if (condition.name !== 'begins_with' || first === undefined || second === undefined) {
        throw invalidOperator(condition.name);
      }
      return [predicate('begins_with', first, [second])];
    }
    default:
      throw invalidOperator(condition.kind.toUpperCase());
  }
}

function comparison({ comparator, left, right }: Condition & { kind: 'compare' }): KeyPredicate {
  if (comparator === '<>') throw invalidOperator('<>');
  return left.kind === 'path' || right.kind !== 'path'
    ? predicate(comparator, left, [right])
    : predicate(mirrored[comparator], right, [left]);
}

function predicate(operator: KeyPredicate['operator'], on: Operand, operands: readonly Operand[]): KeyPredicate {
  if (on.kind === 'size') throw validationError('KeyConditionExpressions cannot contain nested operations');
  if (on.kind !== 'path') {
    throw validationError('Invalid condition in KeyConditionExpression: No key attribute specified');
  }
  if (on.path.length > 1) throw validationError('KeyConditionExpressions cannot have conditions on nested attributes');
  const values = operands.map((operand) => {
    if (operand.kind === 'value') return operand.value;
    throw validationError(
      operand.kind === 'path'
        ? 'Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition'
        : 'KeyConditionExpressions cannot contain nested operations',
    );
  });
  return { attribute: on.path[0], operator, values };
}
