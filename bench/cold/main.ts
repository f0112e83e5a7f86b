// Each function's import in a new process beside that of the bare clients of the SDK that its invocation used, and the
// alarm's path with all functions new: `npm run bench:cold [-- --n 30]`.
import { mkdtempSync, rmSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rollbackPath } from '../../cli/demo/rollback-path.ts';
import { bareClients } from './bare-clients.ts';
import { coldStack } from './cold-stack.ts';
import { importCost, median } from './import-cost.ts';
import { largestParts } from './largest-parts.ts';
import { tellingBundles } from './telling-bundles.ts';
import { type Used, watchInvocations } from './watch-invocations.ts';

/** The most that an import may take of the CPU, as a multiple of the bare clients, whole processes. */
const mostTimes = 1.15;
/** The most that the path from an alarm's event to the router's write may take cold, at the median. */
const mostColdMilliseconds = 1000;

const paths = [
  { path: 'alarm: stop', name: 'receive-signal' },
  { path: 'alarm: restore', name: 'roll-back' },
  { path: 'look', name: 'analyze-canary' },
  { path: 'shift', name: 'shift-weights' },
  { path: 'plan', name: 'plan-rollout' },
  { path: 'dry run', name: 'dry-run' },
] as const;

/** Plays one rollout, in which each function is called cold, and then `n` alarms with all functions new. */
async function play(templatePath: string, n: number) {
  const stack = await coldStack(templatePath);
  try {
    const used = watchInvocations(stack);
    await stack.dryRun();
    const first = await stack.start('bench-first');
    await stack.look(first);
    await stack.stop(first);
    const times: number[] = [];
    for (let i = 0; i < n; i++) {
      const execution = await stack.start(`bench-${i}`);
      stack.allNew();
      const mark = stack.mark();
      await stack.stop(execution);
      const roles = { receiver: 'ReceiveSignalFunction', restorer: 'RollBackFunction' };
      times.push(rollbackPath(stack.aws.log.since(mark), roles)?.milliseconds ?? Number.NaN);
    }
    return { used, times };
  } finally {
    await stack.close();
  }
}

/** Medians of paired runs, which alternate so that a slow moment of the machine slows both. */
function compare(own: readonly string[], bare: readonly string[], n: number) {
  importCost(own);
  importCost(bare);
  const runs = Array.from({ length: n }, () => [importCost(own), importCost(bare), importCost([])] as const);
  return {
    own: median(runs.map(([ours]) => ours)),
    times: median(runs.map(([ours, theirs]) => ours / theirs)),
    timesAlone: median(runs.map(([ours, theirs, runtime]) => (ours - runtime) / (theirs - runtime))),
  };
}

async function report({ path, name }: (typeof paths)[number], used: Used, folder: string, n: number) {
  const files = used.files.map((file) => join(import.meta.dirname, '../../dist/functions', file));
  const bare = await bareClients(used.operations, join(folder, name));
  const { own, times, timesAlone } = compare(files, [bare], n);
  const isMissed = !(times <= mostTimes);
  if (isMissed) process.exitCode = 1;
  const services = [...new Set(used.operations.map((operation) => operation.split(':')[0]))].sort();
  const parts = await largestParts(
    name,
    used.files.map((file) => file.slice(name.length + 1)),
  );
  console.log(
    `${path.padEnd(15)} ${name.padEnd(15)} ${own.toFixed(0).padStart(4)} ms of CPU, ${times.toFixed(2)} times its bare clients (${timesAlone.toFixed(2)} without the runtime's own)${isMissed ? '  MISSED' : ''}`,
  );
  console.log(`${' '.repeat(32)}${services.join(', ')}; ${files.length} files; largest: ${parts.join(', ')}`);
}

const { values } = parseArgs({ options: { n: { type: 'string', default: '30' } } });
const n = Number(values.n);
if (!Number.isInteger(n) || n < 1) throw new Error(`--n ${values.n}: a whole number of at least 1 is allowed`);
if (getCompileCacheDir() !== undefined) throw new Error('NODE_COMPILE_CACHE is set: Lambda has no such cache');

const bundles = tellingBundles();
const folder = mkdtempSync(join(tmpdir(), 'meshshift-bare-'));
try {
  const { used, times } = await play(bundles.templatePath, n);
  console.log(`Node ${process.version}, ${n} pairs of whole processes each, at most ${mostTimes} times:`);
  for (const one of paths) {
    const found = used.get(one.name);
    if (found === undefined) throw new Error(`${one.name} was never called`);
    await report(one, found, folder, n);
  }
  const middle = median(times);
  const isMissed = !(middle <= mostColdMilliseconds);
  if (isMissed) process.exitCode = 1;
  console.log(
    `alarm event to the router's write, both functions new: p50 ${middle.toFixed(0)} ms, most ${Math.max(...times).toFixed(0)} ms, of ${n}; at most ${mostColdMilliseconds} ms at the median${isMissed ? '  MISSED' : ''}`,
  );
} finally {
  rmSync(folder, { recursive: true });
  bundles.remove();
}
