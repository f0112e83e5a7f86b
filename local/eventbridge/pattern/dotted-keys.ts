type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** What both values hold: the fields of two objects together, anything else beside each other, as in a list. */
const together = (one: unknown, other: unknown): unknown => {
  if (!isFields(one) || !isFields(other)) return [...listOf(one), ...listOf(other)];
  const merged = new Map(Object.entries(one));
  for (const [key, value] of Object.entries(other)) {
    merged.set(key, merged.has(key) ? together(merged.get(key), value) : value);
  }
  return Object.fromEntries(merged);
};

const unfolded = (key: string, value: unknown): readonly [string, unknown] => {
  const [first = '', ...rest] = key.split('.');
  return [first, rest.reduceRight((inner, name) => ({ [name]: inner }), value)];
};

const hasDots = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.some(hasDots);
  return isFields(value) && Object.entries(value).some(([key, member]) => key.includes('.') || hasDots(member));
};

const nested = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(nested);
  if (!isFields(value)) return value;
  const fields = new Map<string, unknown>();
  for (const [key, member] of Object.entries(value)) {
    const [first, inner] = unfolded(key, nested(member));
    fields.set(first, fields.has(first) ? together(fields.get(first), inner) : inner);
  }
  return Object.fromEntries(fields);
};

/**
 * `{ "a.b": x }` as `{ a: { b: x } }`: EventBridge compares the paths of fields joined by dots and cannot tell the two
 * apart. A value without dots in its keys is returned as it is.
 */
export const withoutDots = (value: unknown): unknown => (hasDots(value) ? nested(value) : value);
