import type { OutputLine, Printing } from '../terminal/printed.ts';
import { printed, widthOf } from '../terminal/printed.ts';
import type { Screen } from '../terminal/screen.ts';
import { json } from '../terminal/text.ts';
import type { Connection } from './connection.ts';
import type { Host } from './host.ts';
import { rerun } from './host.ts';
import type { OutputFormat } from './output-format.ts';
import type { GlobalOptions } from './settings.ts';

/** The means of a command: its host, its options, a connection, and its output. */
export interface Context {
  readonly host: Host;
  readonly options: GlobalOptions;
  /** Answers are values for programs, in JSON or YAML. */
  readonly json: boolean;
  /** Rows have all columns, whole, at any width. */
  readonly wide: boolean;
  /** The size of the terminal that answers go to; absent for a pipe, a file and --json. */
  readonly window?: { readonly width: number; readonly rows: number };
  /** Finds the stack. @throws Failure, or the error of AWS */
  connect(): Promise<Connection>;
  /** Prints the answer: `value` with --json and -o yaml, else the lines. */
  show(value: unknown, lines: readonly OutputLine[]): void;
  /** Prints an answer that is a text for programs, such as a spec: `value` with --json, else the text unchanged. */
  document(value: unknown, text: string): void;
  /** Prints a line for people beside the answer; to stderr with --json. */
  note(line: OutputLine): void;
  /** Prints a line to stderr. */
  warn(line: OutputLine): void;
  /** Prints a line of JSON, with and without --json. */
  data(value: unknown): void;
  /** Prints a line of JSON with --json, else nothing. */
  event(value: unknown): void;
  /** Opens a screen for progress; on stderr with --json. */
  screen(): Promise<Screen>;
}

/** How answers are written. */
export interface Writing {
  readonly format: OutputFormat;
  /** A value for programs as a text of that format, with a newline at its end. */
  readonly text: (value: unknown) => string;
}

/** Indented JSON: the text of every format but YAML. */
export const indented: Writing['text'] = (value) => `${json(value, 2)}\n`;

/** JSON with --json, else lines. */
const usualWriting = ({ json: isJson }: GlobalOptions): Writing => ({
  format: isJson ? 'json' : 'lines',
  text: indented,
});

export function contextOf(
  host: Host,
  options: GlobalOptions,
  connect: Context['connect'],
  writing: Writing = usualWriting(options),
): Context {
  const isWide = writing.format === 'wide';
  const isJson = writing.format !== 'lines' && !isWide;
  const { stdout, stderr } = host;
  const printing: Printing = {
    colored: options.color !== false && !host.env.NO_COLOR && host.env.TERM !== 'dumb',
    command: rerun(host.command, options),
  };
  const put = (stream: NodeJS.WriteStream, line: OutputLine) => stream.write(`${printed(line, stream, printing)}\n`);
  const width = isJson || isWide ? undefined : widthOf(stdout);
  const data = (value: unknown) => void stdout.write(`${json(value)}\n`);
  return {
    host,
    options,
    json: isJson,
    wide: isWide,
    ...(width !== undefined && { window: { width, rows: stdout.rows || 24 } }),
    connect,
    show(value, lines) {
      if (isJson) stdout.write(writing.text(value));
      else for (const line of lines) put(stdout, line);
    },
    document(value, text) {
      stdout.write(isJson ? writing.text(value) : text);
    },
    note: (line) => void put(isJson ? stderr : stdout, line),
    warn: (line) => void put(stderr, line),
    data,
    event(value) {
      if (isJson) data(value);
    },
    async screen() {
      const { screenOn } = await import('../terminal/screen.ts');
      return screenOn(isJson ? stderr : stdout, printing);
    },
  };
}
