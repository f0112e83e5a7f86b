import type { AttributeValue, Item } from '../attribute-value.ts';
import { cloneItem, cloneValue } from '../attribute-value.ts';
import { addNumbers, subtractNumbers } from '../decimal.ts';
import { valueAt } from '../document-path.ts';
import { validationError } from '../errors.ts';
import { addToSet, removeFromSet } from './set-arithmetic.ts';
import type { SetValue, UpdateAction } from './update.ts';

const wrongOperand = () => validationError('An operand in the update expression has an incorrect data type');

/** The item after the update; every right side and list index sees the item as it was before. @throws ValidationException */
export function applyUpdate(before: Item, actions: readonly UpdateAction[]): Item {
  const after = cloneItem(before);
  const lists = new Set<{ L: AttributeValue[] }>();
  const values = actions.map((action) => (action.kind === 'set' ? evaluate(before, action.value) : undefined));
  for (const [index, action] of actions.entries()) {
    const place = parentOf(after, action);
    const value = values[index];
    const next = value === undefined ? newValue(before, action) : cloneValue(value);
    const piece = action.path[action.path.length - 1];
    if (typeof piece === 'number' && 'L' in place) {
      lists.add(place);
      if (next !== undefined) place.L[piece] = next;
      else delete place.L[piece];
    } else if (typeof piece === 'string' && 'M' in place) {
      if (next !== undefined) place.M[piece] = next;
      else delete place.M[piece];
    }
  }
  // Removed elements and gaps beyond the end are holes until here, so that indexes mean the same for every action.
  for (const list of lists) list.L = list.L.filter(() => true);
  return after;
}

function parentOf(item: Item, { path }: UpdateAction): { M: Item } | { L: AttributeValue[] } {
  const [first, ...rest] = path.slice(0, -1);
  const parent = typeof first === 'string' ? valueAt(item, [first, ...rest]) : { M: item };
  const fits = parent && (typeof path[path.length - 1] === 'number' ? 'L' in parent : 'M' in parent);
  if (!fits || !('L' in parent || 'M' in parent)) {
    throw validationError('The document path provided in the update expression is invalid for update');
  }
  return parent;
}

/** What REMOVE, ADD or DELETE leaves at the action's path; undefined for nothing. */
function newValue(before: Item, action: UpdateAction): AttributeValue | undefined {
  if (action.kind === 'remove' || action.kind === 'set') return undefined;
  const existing = valueAt(before, action.path);
  const amount = action.value.value;
  if (action.kind === 'delete') return removeFromSet(existing, amount);
  if (!('N' in amount)) return addToSet(existing, amount);
  if (existing !== undefined && !('N' in existing)) throw wrongOperand();
  return { N: addNumbers(existing?.N ?? '0', amount.N) };
}

function evaluate(before: Item, value: SetValue): AttributeValue {
  switch (value.kind) {
    case 'value':
      return value.value;
    case 'path': {
      const found = valueAt(before, value.path);
      if (found !== undefined) return found;
      throw validationError('The provided expression refers to an attribute that does not exist in the item');
    }
    case 'ifNotExists':
      return valueAt(before, value.path) ?? evaluate(before, value.otherwise);
    case 'listAppend': {
      const first = evaluate(before, value.first);
      if (!('L' in first)) throw wrongOperand();
      const second = evaluate(before, value.second);
      if (!('L' in second)) throw wrongOperand();
      return { L: [...first.L, ...second.L] };
    }
    default: {
      const left = evaluate(before, value.left);
      if (!('N' in left)) throw wrongOperand();
      const right = evaluate(before, value.right);
      if (!('N' in right)) throw wrongOperand();
      return { N: (value.kind === 'sum' ? addNumbers : subtractNumbers)(left.N, right.N) };
    }
  }
}
