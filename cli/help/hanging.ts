/** Fewer columns than these beside a term are too few to read in. */
const narrowest = 24;

/**
 * A line in as many as it needs, broken between words. The rest of a line hangs below where its text begins: after its
 * indent, or in its second column if two spaces or more set one off. A shell's line, after `$ `, is continued by `\`. A
 * word that is longer than a line has a line of its own.
 *
 * @param width of a line, in columns; at least 20
 */
export function hanging(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const [, indent = '', term = '', gap = ''] = /^( *)(?:(\S+(?: \S+)*)( {2,})(?=\S))?/.exec(line) ?? [];
  const column = indent.length + term.length + gap.length;
  const text = line.slice(column);
  if (term === '') return broken(indent, hangOf(indent, text), text, width);
  if (width - column >= narrowest) return broken(line.slice(0, column), ' '.repeat(column), text, width);
  const below = `${indent}    `;
  return [`${indent}${term}`, ...broken(below, below, text, width)];
}

const hangOf = (indent: string, text: string): string => (text.startsWith('$ ') ? `${indent}    ` : indent);

/** `first` stands before the first line, `hang` before the others. */
function broken(first: string, hang: string, text: string, width: number): string[] {
  const end = text.startsWith('$ ') ? ' \\' : '';
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const isFirst = line === first && lines.length === 0 ? line.length === first.length : line === hang;
    if (!isFirst && line.length + 1 + word.length + end.length > width) {
      lines.push(line + end);
      line = hang + word;
    } else line += isFirst ? word : ` ${word}`;
  }
  return [...lines, line];
}
