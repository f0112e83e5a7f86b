/** The entries of pages in one piece, by section; two may have the same name: `## Section`, and under it each `` ### `name` `` with its text. */
export function entriesOf(markdown: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const parts = (text: string, heading: RegExp): (readonly [string, string])[] =>
    text
      .split(heading)
      .slice(1)
      .map((part) => {
        const end = part.indexOf('\n');
        return [part.slice(0, end).replaceAll('`', ''), part.slice(end)] as const;
      });
  const sections = new Map<string, Map<string, string>>();
  for (const [name, text] of parts(markdown, /^## /m))
    for (const [entry, body] of parts(text, /^### /m))
      sections.set(name, (sections.get(name) ?? new Map()).set(entry, body));
  return sections;
}
