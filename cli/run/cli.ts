import type { Command } from 'commander';
import type { Context } from './context.ts';

/** The command line as one command sees it. */
export interface Cli {
  /** Does the work of `command`, whose options were parsed; the work gives the exit code. */
  run(command: Command, work: (context: Context) => Promise<number>): Promise<void>;
}

/** Makes one command with its options, help and action. */
export type CommandMaker = (cli: Cli) => Command;
