const compiled = new Map<string, RegExp>();

const expression = (pattern: string, flags: string): RegExp => {
  const key = `${flags}:${pattern}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const source = pattern
    .replaceAll(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const made = new RegExp(`^${source}$`, `s${flags}`);
  compiled.set(key, made);
  return made;
};

/** `*` stands for any characters, `?` for one. */
export const fits = (pattern: string, text: string): boolean => expression(pattern, '').test(text);

/** Names of actions are the same in capitals. */
export const fitsAction = (pattern: string, action: string): boolean => expression(pattern, 'i').test(action);

/** The five parts that all ARNs have, and the resource, which may have colons of its own. */
const parts = (arn: string): readonly string[] => {
  const all = arn.split(':');
  return all.length < 6 ? [arn] : [...all.slice(0, 5), all.slice(5).join(':')];
};

/** Part by part: a wildcard in one never reaches into the next. The pattern `*` alone fits everything, `*` as a resource too. */
export function fitsArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const [patterns, texts] = [parts(pattern), parts(arn)];
  return patterns.length === texts.length && patterns.every((part, index) => fits(part, texts[index] ?? ''));
}
