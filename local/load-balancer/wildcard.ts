const literal = /[\\^$.+()[\]{}|/]/g;

/**
 * A test for texts that a pattern of a rule fits: `*` stands for any characters, `?` for one, and either for itself after
 * a backslash. Source: botocore 1.43, elbv2 2015-12-01, HttpHeaderConditionConfig.
 */
export function wildcard(pattern: string, flags: '' | 'i'): (text: string) => boolean {
  const source = pattern.replaceAll(/\\[*?\\]|[*?]|[^*?\\]+|\\/g, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    return part.startsWith('\\') && part.length === 2 ? `\\${part[1]}` : part.replaceAll(literal, '\\$&');
  });
  const expression = new RegExp(`^${source}$`, `s${flags}`);
  return (text) => expression.test(text);
}
