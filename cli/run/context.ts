import type { Command } from 'commander';
import { Argument, InvalidArgumentError } from 'commander';
import type { Line, Printing } from '../terminal/printed.ts';
import { printed } from '../terminal/printed.ts';
import type { Screen } from '../terminal/screen.ts';
import { screenOn } from '../terminal/screen.ts';
import { json } from '../terminal/text.ts';
import type { Connection } from './connection.ts';
import type { World } from './host.ts';
import { rerun } from './host.ts';
import type { GlobalOptions } from './settings.ts';

/** The command line as one command sees it. */
export interface Cli {
  /** Does the work of `command`, whose options were parsed; the work gives the exit code. */
  run(command: Command, work: (context: Context) => Promise<number>): Promise<void>;
}

/** Makes one command with its options, help and action. */
export type CommandMaker = (cli: Cli) => Command;

/** What a command works with. */
export interface Context {
  readonly world: World;
  readonly options: GlobalOptions;
  readonly json: boolean;
  /** Finds the stack. @throws Failure, or what AWS answered */
  connect(): Promise<Connection>;
  /** The answer: `value` alone with --json, else the lines. */
  show(value: unknown, lines: readonly Line[]): void;
  /** The answer where it is a text for programs, such as a spec or a script: `value` with --json, else as it is. */
  document(value: unknown, text: string): void;
  /** One line for people, beside the answer: on stderr with --json. */
  note(line: Line): void;
  /** One line on stderr, beside whatever is on stdout. */
  warn(line: Line): void;
  /** One line of JSON, with and without --json. */
  data(value: unknown): void;
  /** With --json: one line of JSON in a stream of them. */
  event(value: unknown): void;
  /** A screen for progress: on stderr with --json. */
  screen(): Screen;
}

export function contextOf(world: World, options: GlobalOptions, connect: Context['connect']): Context {
  const isJson = options.json === true;
  const { stdout, stderr } = world;
  const printing: Printing = {
    colored: options.color !== false && !world.env.NO_COLOR && world.env.TERM !== 'dumb',
    command: rerun(world.command, options),
  };
  const put = (stream: NodeJS.WriteStream, line: Line) => stream.write(`${printed(line, stream, printing)}\n`);
  const data = (value: unknown) => void stdout.write(`${json(value)}\n`);
  return {
    world,
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

/** What stands under a command's options in its help. */
export const example = (...lines: readonly string[]): string =>
  `\n${lines.length === 1 ? 'Example' : 'Examples'}:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;

/** The rollout that a command is about. */
export const idArgument = (): Argument => new Argument('[rollout]', 'its id; may be left out while only one runs');

/** The same for a command that only looks: on a quiet stack it is about what happened last. */
export const latestIdArgument = (): Argument =>
  new Argument('[rollout]', 'its id; may be left out while one runs at most: then it is that one, or the last one');

/** Where `init` writes to in the documentation, and where the other commands look. */
export const usualSpecFile = 'rollout.yaml';

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
