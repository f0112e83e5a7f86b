import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { exitCodes } from '../../core/ledger/outcome.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { formatProblem } from '../../core/text/problem.ts';
import { colorRouters } from '../embedded/color-routers.ts';
import { whyNotServed } from '../run/failure.ts';
import { commandOf, rerun } from '../run/host.ts';
import { printed } from '../terminal/printed.ts';
import { screenOn } from '../terminal/screen.ts';
import { parseOptions } from './options.ts';
import { performDemo } from './perform.ts';

const usage = 64;
const command = rerun(commandOf(process.cwd(), process.env), {});
const complain = (text: string) =>
  process.stderr.write(`${printed(text, process.stderr, { colored: false, command })}\n`);

/** Runs the demo from its arguments to its exit code. */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseOptions(args);
  if ('exitCode' in parsed) {
    process.stdout.write(parsed.out);
    process.stderr.write(parsed.err);
    return parsed.exitCode;
  }
  const { options } = parsed;
  const router = colorRouters[options.router];
  const file = options.spec ?? fileURLToPath(new URL(`./rollout-${options.router}.yaml`, import.meta.url));
  const read = readSpec(file);
  if ('problems' in read) {
    for (const problem of read.problems) complain(`${file}: ${problem}`);
    return usage;
  }
  const screen = screenOn(options.json ? process.stderr : process.stdout, { colored: options.color, command });
  const summary = await performDemo(options, router, read, screen);
  return summary.denied.length > 0 ? 1 : exitCodes[summary.outcome];
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

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  complain(whyNotServed(error, 'name another, as in `npm start -- --port 0`'));
  process.exitCode = 1;
}
