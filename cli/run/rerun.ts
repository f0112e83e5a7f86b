import type { Printing } from '../terminal/printed.ts';
import type { GlobalOptions } from './global-options.ts';

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
