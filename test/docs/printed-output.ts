/** What differs from run to run: ids, times, costs, and counts of what came in them. */
const figures: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{16}\b/g, 'ID'],
  [/\b\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, 'TIME'],
  [/(< )?\$\d[\d.]*/g, '$'],
  [/\b\d+(:\d\d)+\b/g, 'TIME'],
  [/\b\d+ (h|m|s|ms)\b( \d+ (m|s)\b)*/g, 'TIME'],
  [/\b\d[\d,]*(\.\d+)?(?= (requests|failed|AWS|writes|ms))/g, 'N'],
  [/(?<=stable 0% of )[\d,]+/g, 'N'],
  [/[▁▂▃▄▅▆▇█]+/g, 'CHART'],
  [/ +/g, ' '],
];

const masked = (line: string) =>
  figures.reduce((text, [pattern, name]) => text.replaceAll(pattern, name), line.trim()).trim();

const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map(masked)
    .filter((line) => line !== '');

/** What a page says that commands print, as the lines of it that they print: all of them where it leaves none out. */
export function printedAsSaid(said: string, printed: string): { said: readonly string[]; printed: readonly string[] } {
  const expected = linesOf(said);
  const actual = linesOf(printed);
  if (!expected.includes('...')) return { said: expected, printed: actual };
  const found: string[] = [];
  let from = 0;
  let isOpen = false;
  for (const line of expected) {
    if (line === '...') {
      isOpen = true;
      found.push(line);
      continue;
    }
    const at = isOpen ? actual.indexOf(line, from) : from;
    found.push(at === -1 ? `not printed: ${line}` : (actual[at] ?? 'nothing more'));
    from = at === -1 ? from : at + 1;
    isOpen = false;
  }
  if (!isOpen) found.push(...actual.slice(from));
  return { said: expected, printed: found };
}
