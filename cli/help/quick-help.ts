import { readFileSync } from 'node:fs';
import { ofHome } from '../run/home.ts';
import { type Host, rerun } from '../run/host.ts';
import { lineAsRun } from '../terminal/printed.ts';
import { hanging } from './hanging.ts';
import type { HelpPages } from './pages.ts';
import { helpWidth } from './width.ts';

/** Where the package has its help as texts. */
export const helpFile = 'lib/help.json';

/** Reads the package's help. */
export const readPages = (): HelpPages => JSON.parse(readFileSync(ofHome(helpFile), 'utf8'));

/**
 * The help that these arguments ask for, from the package's texts: in less time than the command line takes to load.
 * Undefined where they ask for anything else.
 */
export function quickHelp(
  args: readonly string[],
  pages: HelpPages,
  { stdout, env, command }: Pick<Host, 'stdout' | 'env' | 'command'>,
): string | undefined {
  const name = asked(args);
  const page = name !== undefined && Object.hasOwn(pages, name) ? pages[name] : undefined;
  const named = rerun(command, {});
  return page
    ?.split('\n')
    .flatMap((line) => hanging(lineAsRun(line, named), helpWidth(stdout, env)))
    .join('\n');
}

/** The name of the command whose help is asked for; empty for that of all, undefined for other arguments. */
function asked(args: readonly string[]): string | undefined {
  const [first = '', second, ...others] = args;
  if (others.length > 0) return undefined;
  if (isHelp(first)) return second === undefined ? '' : undefined;
  if (first === 'help' && !isHelp(second)) return second ?? '';
  return isHelp(second) ? first : undefined;
}

const isHelp = (argument: string | undefined): boolean => argument === '--help' || argument === '-h';
