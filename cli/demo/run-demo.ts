import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { exitCodes } from '../../core/ledger/outcome.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { formatProblem } from '../../core/text/problem.ts';
import { exits } from '../run/failure.ts';
import { ofHome } from '../run/home.ts';
import type { Printing } from '../terminal/printed.ts';
import { screenOn } from '../terminal/screen.ts';
import type { DemoOptions } from './options.ts';

/**
 * Plays the demo to its exit code.
 *
 * @param complain prints a problem of the spec
 * @throws Error with one sentence when the embedded AWS cannot start
 */
export async function runDemo(
  options: DemoOptions,
  command: Printing['command'],
  complain: (text: string) => void,
): Promise<number> {
  const file = options.spec ?? ofHome(`cli/demo/rollout-${options.router}.yaml`);
  const read = readSpec(file);
  if ('problems' in read) {
    for (const problem of read.problems) complain(`${file}: ${problem}`);
    return exits.usage;
  }
  // The embedded AWS takes a second to load: a spec with a problem does not wait for it.
  const [{ colorRouters }, { performDemo }] = await Promise.all([
    import('../embedded/color-routers.ts'),
    import('./perform.ts'),
  ]);
  const screen = screenOn(options.json ? process.stderr : process.stdout, { colored: options.color, command });
  const summary = await performDemo(options, colorRouters[options.router], read, screen);
  return summary.denied.length > 0 ? exits.defect : exitCodes[summary.outcome];
}

/** Reads a spec file and checks it without AWS. */
function readSpec(
  file: string,
): { input: unknown; service: string; revision: string } | { problems: readonly string[] } {
  let input: unknown;
  try {
    input = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)] };
  }
  const parsed = parseSpec(input);
  if ('problems' in parsed) return { problems: parsed.problems.map(formatProblem) };
  const { service, revision, canary } = parsed.spec;
  return { input, service, revision: revision ?? canary };
}
