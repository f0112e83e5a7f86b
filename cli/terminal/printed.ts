import { createColors } from 'picocolors';
import { legible } from '../../core/text/legible.ts';

export type Style = 'bold' | 'dim' | 'cyan' | 'green' | 'red' | 'yellow';

/** A part of a line that stands out where the output is a terminal. */
export interface Styled {
  readonly text: string;
  readonly styles: readonly Style[];
}

/** A line for people: its styles stand beside its texts, never in them, because a text may come from outside. */
export type Line = string | Styled | readonly (string | Styled)[];

/** What a line is made of; lines may be parts of a longer one. */
export type Part = number | Line;

/** A template whose values keep their styles. */
export const line = (strings: TemplateStringsArray, ...values: readonly Part[]): Line =>
  strings.flatMap((string, i) => [string, ...partsOf(values[i] ?? '')]);

/** Parts with a text between each two of them. */
export const joined = (parts: readonly Part[], between: string): Line =>
  parts.flatMap((part, i) => (i === 0 ? partsOf(part) : [between, ...partsOf(part)]));

/** The parts of a line in their order. */
export const partsOf = (part: Part): readonly (string | Styled)[] => {
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
  /** Whether styles are wanted; a stream that is no terminal has none in any case. */
  readonly colored: boolean;
  /** What a reader types to run the command of a name: `why` gives `npx meshshift --local why`. */
  readonly command: (name: string) => string;
}

/** More of a line than this serves no reader; `--json` has all of it. */
const longestLine = 4000;

/**
 * A line as a stream gets it, without its newline: the one place where texts become output. Each text is made legible,
 * so that one from outside can neither move the cursor nor begin a line, and the first of them starts no command of the
 * job's log. Commands between backticks, or at a line's beginning, are named as this one was run.
 *
 * @param most characters, at most 4000; the rest is counted
 */
export function printed(line: Line, stream: NodeJS.WriteStream, printing: Printing, most = longestLine): string {
  const colors = createColors(printing.colored && stream.isTTY === true);
  return shortened(presentable(partsOf(line), printing.command), most)
    .map(({ text, styles }) => styles.reduce((shown, style) => colors[style](shown), text))
    .join('');
}

/** Texts made fit to be shown; the line's beginning may stand in any of the first parts. */
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

/** Commands between backticks as this one was run. */
export const namedAsRun = (text: string, command: Printing['command']): string =>
  text.replaceAll(quoted, (_, before: string, name: string) => `${before}${command(name)}`);

/** Commands as this one was run; what the log of a job would take for an order of its own is none any more. */
const asRun = (text: string, command: Printing['command'], first: boolean): string =>
  text
    .replaceAll(first ? anywhere : quoted, (_, before: string, name: string) => `${before}${command(name)}`)
    .replaceAll(/##(\w*)\[/g, '##$1\\[');

const quoted = /(`)meshshift ([a-z-]+)/g;
const anywhere = /(^\s*(?:\$ |Usage: )?|`|\| )meshshift ([a-z-]+|<command>)/g;

/** The parts up to so many characters, and how many more there are. */
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
