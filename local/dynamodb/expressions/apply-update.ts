import type { AttributeValue, Item } from '../attribute-value.ts';
import { emptyItem } from '../attribute-value.ts';
import { addNumbers, subtractNumbers } from '../decimal.ts';
import type { DocumentPath } from '../document-path.ts';
import { child, valueAt } from '../document-path.ts';
import { validationError } from '../errors.ts';
import { addToSet, removeFromSet } from './set-arithmetic.ts';
import type { SetValue, UpdateAction } from './update.ts';

const wrongOperand = () => validationError('An operand in the update expression has an incorrect data type');

type Container = { M: Item } | { L: AttributeValue[] };

/**
 * The item after the update; every right side and list index sees the item as it was before. The item before stays as it
 * is: only what an action's path leads through is copied, the rest is shared.
 *
 * @throws ValidationException
 */
export function applyUpdate(before: Item, actions: readonly UpdateAction[]): Item {
  const after = { M: copyOf(before) };
  const copies = new Set<Container>([after]);
  const values = actions.map((action) => (action.kind === 'set' ? evaluate(before, action.value) : undefined));
  for (const [index, action] of actions.entries()) {
    const place = ownParent(after, action.path, copies);
    const next = values[index] ?? newValue(before, action);
    const piece = action.path[action.path.length - 1];
    if (typeof piece === 'number' && 'L' in place) {
      if (next !== undefined) place.L[piece] = next;
      else delete place.L[piece];
    } else if (typeof piece === 'string' && 'M' in place) {
      if (next !== undefined) place.M[piece] = next;
      else delete place.M[piece];
    }
  }
  // Removed elements and gaps beyond the end are holes until here, so that indexes mean the same for every action.
  for (const copy of copies) if ('L' in copy) copy.L = copy.L.filter(() => true);
  return after.M;
}

const copyOf = (item: Item): Item => Object.assign(emptyItem(), item);

/** The container of a path's last piece; it and those around it are copied, each once. */
function ownParent(root: { M: Item }, path: DocumentPath, copies: Set<Container>): Container {
  let parent: Container = root;
  for (const piece of path.slice(0, -1)) {
    const found = child(parent, piece);
    if (found === undefined || !('M' in found || 'L' in found)) throw invalidPath();
    const own: Container = copies.has(found) ? found : 'M' in found ? { M: copyOf(found.M) } : { L: [...found.L] };
    copies.add(own);
    if (typeof piece === 'number' && 'L' in parent) parent.L[piece] = own;
    else if (typeof piece === 'string' && 'M' in parent) parent.M[piece] = own;
    parent = own;
  }
  if (!(typeof path[path.length - 1] === 'number' ? 'L' in parent : 'M' in parent)) throw invalidPath();
  return parent;
}

const invalidPath = () => validationError('The document path provided in the update expression is invalid for update');

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
