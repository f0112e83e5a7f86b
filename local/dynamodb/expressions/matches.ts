import type { AttributeValue, Item } from '../attribute-value.ts';
import { typeOf } from '../attribute-value.ts';
import { beginsWith, compareValues, containsValue, equalValues, sizeOf } from '../comparison.ts';
import { valueAt } from '../document-path.ts';
import type { Comparator, Condition, FunctionCall, Operand } from './condition.ts';

/** Whether `item` meets the condition. A missing attribute meets only `<>`, `NOT` and attribute_not_exists. */
export function matches(item: Item, condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
      return matches(item, condition.left) && matches(item, condition.right);
    case 'or':
      return matches(item, condition.left) || matches(item, condition.right);
    case 'not':
      return !matches(item, condition.condition);
    case 'compare':
      return compare(condition.comparator, resolve(item, condition.left), resolve(item, condition.right));
    case 'between': {
      const value = resolve(item, condition.operand);
      return compare('>=', value, resolve(item, condition.low)) && compare('<=', value, resolve(item, condition.high));
    }
    case 'in': {
      const value = resolve(item, condition.operand);
      return condition.candidates.some((candidate) => compare('=', value, resolve(item, candidate)));
    }
    case 'function':
      return call(item, condition);
  }
}

function resolve(item: Item, operand: Operand): AttributeValue | undefined {
  if (operand.kind === 'path') return valueAt(item, operand.path);
  if (operand.kind === 'value') return operand.value;
  const value = resolve(item, operand.of);
  const size = value && sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
}

function compare(comparator: Comparator, left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (left === undefined || right === undefined) return comparator === '<>' && left !== right;
  if (comparator === '=') return equalValues(left, right);
  if (comparator === '<>') return !equalValues(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  if (comparator === '<') return order < 0;
  if (comparator === '<=') return order <= 0;
  return comparator === '>' ? order > 0 : order >= 0;
}

function call(item: Item, { name, operands }: FunctionCall): boolean {
  const [value, other] = operands.map((operand) => resolve(item, operand));
  if (name === 'attribute_exists') return value !== undefined;
  if (name === 'attribute_not_exists') return value === undefined;
  if (value === undefined || other === undefined) return false;
  if (name === 'begins_with') return beginsWith(value, other);
  if (name === 'contains') return containsValue(value, other);
  return 'S' in other && typeOf(value) === other.S;
}
