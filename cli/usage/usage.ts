import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import type { Context } from '../run/context.ts';

/** The command line, as one command uses it. */
export interface Cli {
  /** Does the work of `command` after its options are parsed. The work returns the exit code. */
  run(command: Command, work: (context: Context) => Promise<number>): Promise<void>;
}

/** Declares one command: its options and its help. Nothing that its work needs is loaded for that. */
export type CommandMaker = (cli: Cli) => Command;

/** The module of a command's work. It takes the command's arguments in their order, then its options. */
interface Work<Given extends readonly unknown[]> {
  run(context: Context, ...given: Given): Promise<number>;
}

/** The action of a command: loads the module of its work when the command is run, and not before. */
export const doing =
  <Given extends readonly unknown[]>(cli: Cli, load: () => Promise<Work<Given>>) =>
  (...all: unknown[]): Promise<void> => {
    const given = all.slice(0, -1) as unknown as Given;
    return cli.run(all.at(-1) as Command, async (context) => (await load()).run(context, ...given));
  };

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

/** The option of a command whose answer has rows, or members; `-o json` is the same as `--json`. */
export const outputOption = (...formats: readonly ('json' | 'yaml' | 'wide')[]): Option =>
  new Option('-o, --output <format>', 'the form of the answer').choices(formats);

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
