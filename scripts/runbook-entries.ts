/** The entries of a page by section: `## Section`, and under it each `` ### `name` `` with its text. */
export function entriesOf(markdown: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const parts = (text: string, heading: RegExp): (readonly [string, string])[] =>
    text
      .split(heading)
      .slice(1)
      .map((part) => {
        const end = part.indexOf('\n');
        return [part.slice(0, end).replaceAll('`', ''), part.slice(end)] as const;
      });
  const sections = parts(markdown, /^## /m).map(([name, text]) => [name, new Map(parts(text, /^### /m))] as const);
  return new Map(sections.filter(([, entries]) => entries.size > 0));
}
