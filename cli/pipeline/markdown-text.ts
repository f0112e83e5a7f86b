import { legible } from '../../core/text/legible.ts';

/** A text that came from outside as Markdown shows it literally, in one line and in one cell of a table. */
export const markdownText = (text: string): string =>
  legible(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~]/g, (one) => `\\${one}`);

export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${'---|'.repeat(head.length)}`,
    ...rows.map((row) => `| ${row.map(markdownText).join(' | ')} |`),
  ].join('\n');
