// Compares the start of the packaged command with Node's own, in pairs: `npm run bench:start [-- --n 30]`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageFolder } from '../scripts/package/package-folder.ts';

/** What is started, and the most that it may take, as a multiple of `node -e 0`. */
const targets = [
  { args: ['--version'], most: 1.3 },
  { args: ['--help'], most: 2 },
  { args: ['start', '--help'], most: 2 },
  { args: ['help', 'attach'], most: 2 },
] as const;

interface Cost {
  readonly wall: number;
  /** User and system time. */
  readonly cpu: number;
}

/** Runs Node to its end. Bash measures it, since Node does not say what its children took. Seconds. */
function cost(args: readonly string[], home: string): Cost {
  const script = 'TIMEFORMAT="%3R %3U %3S"; time "$@" > /dev/null';
  const env = { PATH: process.env.PATH, HOME: home, TMPDIR: home };
  const { stderr } = spawnSync('bash', ['-c', script, '-', process.execPath, ...args], { encoding: 'utf8', env });
  const [wall = 0, user = 0, system = 0] = stderr.trim().split(' ').map(Number);
  return { wall, cpu: user + system };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const { values } = parseArgs({ options: { n: { type: 'string', default: '30' } } });
const pairs = Number(values.n);
const folder = mkdtempSync(join(tmpdir(), 'meshshift-bench-'));
try {
  await packageFolder(folder);
  const command = join(folder, 'bin/meshshift.cjs');
  for (const { args, most } of targets) {
    cost([command, ...args], folder);
    const runs = Array.from(
      { length: pairs },
      () => [cost([command, ...args], folder), cost(['-e', '0'], folder)] as const,
    );
    const [cpu, wall] = (['cpu', 'wall'] as const).map((kind) =>
      median(runs.map(([own, bare]) => own[kind] / bare[kind])),
    );
    const milliseconds = Math.round(1000 * median(runs.map(([own]) => own.cpu)));
    const isMissed = !(cpu !== undefined && cpu <= most);
    if (isMissed) process.exitCode = 1;
    console.log(
      `${`meshshift ${args.join(' ')}`.padEnd(24)} ${milliseconds} ms of the processor, ${cpu?.toFixed(2)} times \`node -e 0\`; wall ${wall?.toFixed(2)} times; at most ${most.toFixed(1)}${isMissed ? '  MISSED' : ''}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
