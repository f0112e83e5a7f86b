const boundary = /[^a-zA-Z0-9]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-zA-Z])(?=\d)|(?<=\d)(?=[a-zA-Z])/;

/** The parts of a name, in lower case: `Project2-trial333` -> project 2 trial 333. */
export const partsOf = (name: string): readonly string[] =>
  name.split(boundary).flatMap((part) => (part === '' ? [] : [part.toLowerCase()]));

/**
 * A partial match, as SEARCH makes it of a term without quotes: the term's parts stand together among the name's, or
 * term and name are the same but for case and delimiters. So `count` and `CustomCount` find CustomCount1; `customcount`
 * and `couNT`, which fall into other parts, do not.
 */
export function matchesPartly(term: string, name: string): boolean {
  const [wanted, found] = [partsOf(term), partsOf(name)];
  if (wanted.length === 0) return false;
  if (wanted.join('') === found.join('')) return true;
  return found.some((_, from) => wanted.every((part, i) => found[from + i] === part));
}
