import type { AttributeValue } from '../attribute-value.ts';
import { validationError } from '../errors.ts';

const wrongOperand = () => validationError('An operand in the update expression has an incorrect data type');

const union = (left: readonly string[], right: readonly string[]) => [...new Set([...left, ...right])];
const without = (left: readonly string[], right: readonly string[]) => left.filter((each) => !right.includes(each));

/** ADD for sets. @throws ValidationException when there is something else than a set of the same type */
export function addToSet(existing: AttributeValue | undefined, added: AttributeValue): AttributeValue {
  if (existing === undefined) return added;
  if ('SS' in existing && 'SS' in added) return { SS: union(existing.SS, added.SS) };
  if ('NS' in existing && 'NS' in added) return { NS: union(existing.NS, added.NS) };
  if ('BS' in existing && 'BS' in added) return { BS: union(existing.BS, added.BS) };
  throw wrongOperand();
}

/** DELETE for sets: undefined when nothing is left, for a set is never empty. */
export function removeFromSet(
  existing: AttributeValue | undefined,
  removed: AttributeValue,
): AttributeValue | undefined {
  if (existing === undefined) return undefined;
  if ('SS' in existing && 'SS' in removed) return nonEmpty('SS', without(existing.SS, removed.SS));
  if ('NS' in existing && 'NS' in removed) return nonEmpty('NS', without(existing.NS, removed.NS));
  if ('BS' in existing && 'BS' in removed) return nonEmpty('BS', without(existing.BS, removed.BS));
  throw wrongOperand();
}

function nonEmpty(type: 'SS' | 'NS' | 'BS', members: string[]): AttributeValue | undefined {
  if (members.length === 0) return undefined;
  return type === 'SS' ? { SS: members } : type === 'NS' ? { NS: members } : { BS: members };
}
