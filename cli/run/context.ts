import type { Command } from 'commander';
import { Argument, InvalidArgumentError } from 'commander';
import type { OutputLine, Printing } from '../terminal/printed.ts';
import { printed } from '../terminal/printed.ts';
import type { Screen } from '../terminal/screen.ts';
import { screenOn } from '../terminal/screen.ts';
import { json } from '../terminal/text.ts';
import type { Connection } from './connection.ts';
import type { Host } from './host.ts';
import { rerun } from './host.ts';
import type { GlobalOptions } from './settings.ts';

/** The command line, as one command uses it. */
export interface Cli {
  /** Does the work of `command` after its options are parsed. The work returns the exit code. */
  run(command: Command, work: (context: Context) => Promise<number>): Promise<void>;
}

/** Creates one command with its options, help and action. */
export type CommandMaker = (cli: Cli) => Command;

/** The means of a command: its host, its options, a connection, and its output. */
export interface Context {
  readonly host: Host;
  readonly options: GlobalOptions;
  readonly json: boolean;
  /** Finds the stack. @throws Failure, or the error of AWS */
  connect(): Promise<Connection>;
  /** Prints the answer: `value` with --json, else the lines. */
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
  screen(): Screen;
}

export function contextOf(host: Host, options: GlobalOptions, connect: Context['connect']): Context {
  const isJson = options.json === true;
  const { stdout, stderr } = host;
  const printing: Printing = {
    colored: options.color !== false && !host.env.NO_COLOR && host.env.TERM !== 'dumb',
    command: rerun(host.command, options),
  };
  const put = (stream: NodeJS.WriteStream, line: OutputLine) => stream.write(`${printed(line, stream, printing)}\n`);
  const data = (value: unknown) => void stdout.write(`${json(value)}\n`);
  return {
    host,
    options,
    json: isJson,
    connect,
    show(value, lines) {
      if (isJson) stdout.write(`${json(value, 2)}\n`);
      else for (const line of lines) put(stdout, line);
    },
    document(value, text) {
      stdout.write(isJson ? `${json(value, 2)}\n` : text);
    },
    note: (line) => void put(isJson ? stderr : stdout, line),
    warn: (line) => void put(stderr, line),
    data,
    event(value) {
      if (isJson) data(value);
    },
    screen: () => screenOn(isJson ? stderr : stdout, printing),
  };
}

/** The examples under a command's options in its help. */
export const example = (...lines: readonly string[]): string =>
  `\n${lines.length === 1 ? 'Example' : 'Examples'}:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;

/** The rollout that a command is about. */
export const idArgument = (): Argument => new Argument('[rollout]', 'its id; optional while exactly one rollout runs');

/** The same for a command that only looks: without a running rollout it takes the most recent one. */
export const latestIdArgument = (): Argument =>
  new Argument(
    '[rollout]',
    'its id; optional while at most one rollout runs (default: that one, else the most recent)',
  );

/** The file that the commands read unless another is named. */
const usualSpecFile = 'rollout.yaml';

export const specArgument = (): Argument =>
  new Argument('[spec]', 'the rollout spec, YAML or JSON; - for standard input').default(usualSpecFile);

/** Reads an option's value as a whole number from `low` to `high`. */
export const wholeNumber =
  (low: number, high: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > high)
      throw new InvalidArgumentError(`A whole number from ${low} to ${high} is allowed.`);
    return value;
  };
