import { isRecord } from '../input.ts';

/**
 * The path of the first member that dynalite's own description of an operation's input does not know, and which it would
 * therefore drop in silence; undefined when it knows them all. Attribute values are not looked into: of them it refuses
 * what it does not know.
 *
 * @param types members and their types, each with `children`: the members of a structure, or the type of a list's or map's items
 */
export function unknownMember(types: unknown, input: unknown, at = ''): string | undefined {
  if (!isRecord(types) || !isRecord(input)) return undefined;
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(types, name)) return `${at}${name}`;
    const found = within(types[name], value, `${at}${name}.`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function within(type: unknown, value: unknown, at: string): string | undefined {
  if (!isRecord(type) || typeof type.type !== 'string') return undefined;
  if (/^(FieldStruct|ValueStruct)</.test(type.type)) return unknownMember(type.children, value, at);
  const items = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
  for (const item of items) {
    const found = within(type.children, item, at);
    if (found !== undefined) return found;
  }
  return undefined;
}
