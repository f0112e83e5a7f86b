import { whyNotServed } from '../run/failure.ts';
import { commandOf, rerun } from '../run/host.ts';
import { printed } from '../terminal/printed.ts';
import { parseOptions } from './options.ts';
import { runDemo } from './run-demo.ts';

const command = rerun(commandOf(process.cwd(), process.env), {});
const complain = (text: string) =>
  process.stderr.write(`${printed(text, process.stderr, { colored: false, command })}\n`);

/** Runs the demo from its arguments to its exit code. */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseOptions(args);
  if ('options' in parsed) return runDemo(parsed.options, command, complain);
  process.stdout.write(parsed.out);
  process.stderr.write(parsed.err);
  return parsed.exitCode;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  complain(whyNotServed(error, 'name another, as in `npm start -- --port 0`'));
  process.exitCode = 1;
}
