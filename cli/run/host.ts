import { realpathSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { pause, systemClock } from '../../adapters/clock.ts';
import type { ClientOverrides } from '../../adapters/sdk/clients.ts';
import type { Clock } from '../../core/ports/time.ts';
import { shellWord } from '../../local/shell-word.ts';
import type { Printing } from '../terminal/printed.ts';
import { home } from './home.ts';
import type { Environment, GlobalOptions } from './settings.ts';

/** The process that the command runs in, or a test in its place. */
export interface Host {
  /** The word that runs the command again: `meshshift`, or `npx meshshift` in a clone. */
  readonly command: string;
  readonly env: Environment;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly clock: Clock;
  pause(milliseconds: number): Promise<void>;
  /** Calls `listener` on Ctrl-C or SIGTERM instead of ending the process. @returns a function that undoes this */
  onInterrupt(listener: () => void): () => void;
  /** Settings of the AWS clients in tests. */
  readonly client?: ClientOverrides;
}

/** Ctrl-C, and the signal of a pipeline that cancels a job. */
const endings = ['SIGINT', 'SIGTERM'] as const;

/** This process as the host. */
export const processHost = (): Host => ({
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

/**
 * The word that runs this command again: `meshshift` where the shell finds it, and where its place is unknown;
 * `npx meshshift` in a clone, and in a project that has it among its packages.
 */
export function commandOf(folder: string, env: Environment): string {
  if (isOnPath(env)) return 'meshshift';
  const isRunByNpm = env.npm_command !== undefined;
  return isRunByNpm || isWithin(realPath(folder) ?? folder, home) ? 'npx meshshift' : 'meshshift';
}

const isWithin = (folder: string, parent: string): boolean => folder === parent || folder.startsWith(parent + sep);

/** Whether the shell finds this very command. Folders that npm adds for its scripts do not count. */
const isOnPath = ({ PATH = '' }: Environment): boolean =>
  PATH.split(delimiter).some(
    (folder) =>
      !folder.endsWith(join('node_modules', '.bin')) && isWithin(realPath(join(folder, 'meshshift')) ?? '', home),
  );

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** Commands that need no stack. */
const needNoStack = new Set(['local', 'validate', 'replay', 'completion', 'demo', 'stack', 'help']);

/** Names a command with the options that lead to the same stack as this run's. */
export const rerun =
  (command: string, { stack, profile, region, local }: GlobalOptions): Printing['command'] =>
  (name) =>
    [
      command,
      name,
      ...(needNoStack.has(name) ? [] : [...(local ? ['--local'] : []), ...words({ stack, profile, region })]),
    ].join(' ');

const words = (options: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, shellWord(value)]));
