import { realpathSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { pause, systemClock } from '../../adapters/clock.ts';
import type { ClientOverrides } from '../../adapters/sdk/clients.ts';
import type { Clock } from '../../core/ports/time.ts';
import type { Printing } from '../terminal/printed.ts';
import type { GlobalOptions } from './settings.ts';

/** All that the command takes from its surroundings: the process, or a test. */
export interface World {
  /** What a reader types to run the command again: `meshshift`, or `npx meshshift` in a clone. */
  readonly command: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly clock: Clock;
  pause(milliseconds: number): Promise<void>;
  /** Calls `listener` on Ctrl-C or SIGTERM in place of ending the process; gives how to stop that. */
  onInterrupt(listener: () => void): () => void;
  /** What tests put under the AWS clients. */
  readonly client?: ClientOverrides;
}

/** Ctrl-C, and how a pipeline ends a job that it cancels. */
const endings = ['SIGINT', 'SIGTERM'] as const;

/** The process as the command's world. */
export const processWorld = (): World => ({
  command: commandOf(process.cwd(), process.env),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  clock: systemClock,
  pause,
  onInterrupt(listener) {
    for (const signal of endings) process.on(signal, listener);
    return () => {
      for (const signal of endings) process.off(signal, listener);
    };
  },
});

/** The folder of this command's own clone, or of its installed package. */
const home = realpathSync(join(import.meta.dirname, '../..'));

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a reader types to run this command again. `meshshift` where the shell finds it, and where nobody can know how it
 * is reached; `npx meshshift` in a clone, and in a project that has it among its packages.
 */
export function commandOf(folder: string, env: Environment): string {
  if (isOnPath(env)) return 'meshshift';
  const isRunByNpm = env.npm_command !== undefined;
  return isRunByNpm || isWithin(realPath(folder) ?? folder, home) ? 'npx meshshift' : 'meshshift';
}

const isWithin = (folder: string, parent: string): boolean => folder === parent || folder.startsWith(parent + sep);

/** Whether the shell finds this very command; folders that npm puts in front for its scripts are not the shell's. */
const isOnPath = ({ PATH = '' }: Environment): boolean =>
  PATH.split(delimiter).some(
    (folder) => !folder.endsWith(join('node_modules', '.bin')) && realPath(join(folder, 'meshshift')) === bin,
  );

const bin = join(home, 'cli/bin.mjs');

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** Commands that ask no stack. */
const needNoStack = new Set(['local', 'validate', 'replay', 'completion']);

/** A command with the options by which this one found the stack: what it prints has to find the same one. */
export const rerun =
  (command: string, { stack, profile, region, local }: GlobalOptions): Printing['command'] =>
  (name) =>
    [
      command,
      name,
      ...(needNoStack.has(name) ? [] : [...(local ? ['--local'] : []), ...words({ stack, profile, region })]),
    ].join(' ');

const words = (options: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, quoted(value)]));

/** As a shell takes it for one word. */
const quoted = (word: string): string => (/^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
