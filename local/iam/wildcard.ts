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
const partsOf = (arn: string): readonly string[] => {
  const all = arn.split(':');
  return all.length < 6 ? all : [...all.slice(0, 5), all.slice(5).join(':')];
};

/**
 * Whether an ARN is like the pattern of a condition: part by part, so that a wildcard in one never reaches into the next
 * (IAM user guide, ARN condition operators).
 */
export function arnIsLike(pattern: string, arn: string): boolean {
  const [patterns, texts] = [partsOf(pattern), partsOf(arn)];
  return patterns.length === texts.length && patterns.every((part, index) => fits(part, texts[index] ?? ''));
}

const missing = ['*', '*', '*', '*', '*', '*'];

const arnExpressions = new Map<string, RegExp>();

/** A wildcard stays within its part, but for a star that ends one: that may reach beyond the colon. */
const arnExpression = (pattern: string): RegExp => {
  const known = arnExpressions.get(pattern);
  if (known !== undefined) return known;
  const parts = partsOf(pattern);
  const source = [...parts, ...missing.slice(parts.length)].map((part, index) =>
    part
      .replaceAll(/[\\^$.+()[\]{}|]/g, '\\$&')
      .replaceAll('?', index === 5 ? '.' : '[^:]')
      .replaceAll(/\*(?!$)/g, index === 5 ? '.*' : '[^:]*')
      .replace(/\*$/, '.*'),
  );
  const made = new RegExp(`^${source.join(':')}$`, 's');
  arnExpressions.set(pattern, made);
  return made;
};

/**
 * Whether a statement's Resource covers an ARN. Parts that the pattern lacks at its end are stars (IAM user guide, element
 * Resource): `arn:aws:lambda:*` covers every function.
 */
export const fitsArn = (pattern: string, arn: string): boolean =>
  pattern === '*' || (arn.includes(':') && arnExpression(pattern).test(arn));
