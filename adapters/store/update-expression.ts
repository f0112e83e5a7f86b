/**
 * Sets members with a value and removes those without; every name has a placeholder, because many names are reserved.
 */
export function assigned(attributes: Readonly<Record<string, unknown>>) {
  const all = Object.entries(attributes);
  const present = all.filter(([, value]) => value !== undefined);
  return {
    set: present.map(([name]) => `#${name} = :${name}`),
    remove: all.filter(([, value]) => value === undefined).map(([name]) => `#${name}`),
    names: namesOf(all.map(([name]) => name)),
    values: Object.fromEntries(present.map(([name, value]) => [`:${name}`, value])),
  };
}

export const namesOf = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`#${name}`, name]));

export const expression = (set: readonly string[], remove: readonly string[]): string =>
  `SET ${set.join(', ')}${remove.length === 0 ? '' : ` REMOVE ${remove.join(', ')}`}`;
