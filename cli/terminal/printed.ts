import { createColors } from 'picocolors';
import { legible } from '../../core/text/legible.ts';
import { wrapped } from './wrap.ts';

type Style = 'bold' | 'dim' | 'cyan' | 'green' | 'red' | 'yellow';

/** A part of a line that stands out on a terminal. */
export interface Styled {
  readonly text: string;
  readonly styles: readonly Style[];
}

/** A line for people. Styles stand beside texts, never in them, because a text may come from outside. */
export type OutputLine = string | Styled | readonly (string | Styled)[];

/** A part of a line, or a whole line within a longer one. */
type Part = number | OutputLine;

/** A template whose values keep their styles. */
export const line = (strings: TemplateStringsArray, ...values: readonly Part[]): OutputLine =>
  strings.flatMap((string, i) => [string, ...linePartsOf(values[i] ?? '')]);

/** Joins parts with a text between each two. */
export const separated = (parts: readonly Part[], between: string): OutputLine =>
  parts.flatMap((part, i) => (i === 0 ? linePartsOf(part) : [between, ...linePartsOf(part)]));

/** The parts of a line in their order. */
export const linePartsOf = (part: Part): readonly (string | Styled)[] => {
  if (typeof part === 'string' || typeof part === 'number') return [`${part}`];
  return 'styles' in part ? [part] : part;
};

const styled =
  (...styles: readonly Style[]) =>
  (text: string): Styled => ({ text, styles });

export const bold = styled('bold');
export const dim = styled('dim');
export const cyan = styled('cyan');
export const green = styled('green');
export const yellow = styled('yellow');
export const red = styled('red');
export const loud = styled('red', 'bold');

export interface Printing {
  /** Whether styles are wanted. A stream that is no terminal never has any. */
  readonly colored: boolean;
  /** Names a command so that a reader can run it: `why` gives `npx meshshift --local why`. */
  readonly command: (name: string) => string;
}

/** Longer lines serve no reader; `--json` has the whole text. */
const longestLine = 4000;

/**
 * A line as a stream gets it, without its newline. All texts become output here. Each is made legible: a text from
 * outside can neither move the cursor nor begin a line, and gives no order to the runner of a pipeline's job. Commands
 * between backticks, or at a line's beginning, are named as this one was run. A terminal gets it in rows of its width.
 *
 * @param most characters to print, at most 4000; the rest is counted
 */
export function printed(line: OutputLine, stream: NodeJS.WriteStream, printing: Printing, most = longestLine): string {
  const colors = createColors(printing.colored && stream.isTTY === true);
  const parts = shortened(presentable(linePartsOf(line), printing.command), most);
  const width = widthOf(stream);
  const shown = (row: readonly Styled[]) =>
    row.map(({ text, styles }) => styles.reduce((drawn, style) => colors[style](drawn), text)).join('');
  if (width === undefined) return shown(parts);
  return wrapped(parts, width)
    .map((row) => row.indent + shown(row.parts))
    .join('\n');
}

/** The columns of a terminal; undefined for a pipe or a file, whose lines stay whole. */
export const widthOf = ({ isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>): number | undefined =>
  isTTY && columns > 0 ? Math.max(20, columns) : undefined;

/** Makes texts safe to show. The line's beginning may stand in any of the first parts. */
function presentable(parts: readonly (string | Styled)[], command: Printing['command']): Styled[] {
  let first = true;
  return parts.map((part) => {
    const { text, styles } = typeof part === 'string' ? { text: part, styles: [] } : part;
    const shown = asRun(legible(text), command, first);
    const harmless = first ? shown.replace(/^(\s*)::/, '$1\\::') : shown;
    first &&= text.trim() === '';
    return { text: harmless, styles };
  });
}

/** Names commands between backticks as this one was run. */
export const namedAsRun = (text: string, command: Printing['command']): string =>
  text.replaceAll(quoted, (_, before: string, name: string) => `${before}${command(name)}`);

/** A whole line of the project's own text, such as help, with its commands named as this one was run; not yet wrapped. */
export const lineAsRun = (text: string, command: Printing['command']): string => asRun(text, command, true);

/** Names commands as this one was run, and disarms texts that the runner of a job would obey. */
const asRun = (text: string, command: Printing['command'], first: boolean): string =>
  text
    .replaceAll(first ? anywhere : quoted, (_, before: string, name: string) => `${before}${command(name)}`)
    .replaceAll(/##(\w*)\[/g, '##$1\\[');

const quoted = /(`)meshshift ([a-z-]+)/g;
const anywhere = /(^\s*(?:\$ |Usage: )?|`|\| )meshshift ([a-z-]+|<command>)/g;

/** The parts up to `most` characters, and the number of those left out. */
function shortened(parts: readonly Styled[], most: number): readonly Styled[] {
  const length = parts.reduce((sum, { text }) => sum + text.length, 0);
  if (length <= most) return parts;
  const rest = ` ... (${length - most} more characters)`;
  let room = most;
  const kept = parts.map((part) => {
    const text = part.text.slice(0, room);
    room -= text.length;
    return { ...part, text };
  });
  return [...kept, { text: rest, styles: [] }];
}
