/** A piece of the text of `Fn::Sub`: as it is, or a name in `${}`. */
type SubPart = { readonly text: string } | { readonly name: string };

/** `${!Literal}` stands for `${Literal}` itself. */
export function subParts(text: string): readonly SubPart[] {
  const parts: SubPart[] = [];
  let from = 0;
  for (const match of text.matchAll(/\$\{([^}]*)\}/g)) {
    const [whole, inner = ''] = match;
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push(inner.startsWith('!') ? { text: `\${${inner.slice(1)}}` } : { name: inner.trim() });
    from = match.index + whole.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}
