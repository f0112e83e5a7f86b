import { parseArgs } from 'node:util';
import { isTargetName, targets } from './targets.ts';
import { watched } from './watched.ts';

const usage = `npm run fuzz -- --target ${Object.keys(targets).join('|')} [--runs N] [--seed S]   hands N inputs (1000) to the target
npm run fuzz -- --target T --seed S --run K   hands it the K-th one again, after those before it in its world

Wrong is an exception that nothing catches, an answer of 500, and no answer within 20 s. Exit: 0 when nothing was, 1 otherwise.`;

const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    run: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const print = (line: string) => void process.stdout.write(`${line}\n`);
const patience = 20_000;
const { target: name, seed, run } = values;
const [from, runs] = run === undefined ? [0, Number(values.runs)] : [Number(run), 1];

if (values.help) print(usage);
else if (!isTargetName(name) || !Number.isInteger(from) || !Number.isInteger(runs) || runs < 1) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 64;
} else {
  const begun = performance.now();
  const findings = await watched({
    name,
    seed,
    from,
    runs,
    patience,
    onProgress: (now) => process.stderr.isTTY && process.stderr.write(`\r${now - from + 1} of ${runs} `),
  });
  if (process.stderr.isTTY) process.stderr.write('\r');
  for (const { run: at, wrong, what, input } of findings) {
    print(`${wrong} in run ${at}: ${what}`);
    print(`  input: ${input}`);
    print(`  again: npm run fuzz -- --target ${name} --seed ${seed} --run ${at}`);
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  print(`${name}: ${runs} runs, seed ${seed}, ${findings.length} wrong, ${seconds} s`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
