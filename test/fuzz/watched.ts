import { Worker } from 'node:worker_threads';
import { attemptOf, shown } from './fuzz.ts';
import type { Finding } from './target.ts';
import { type TargetName, targets } from './targets.ts';

export interface WatchedOptions {
  readonly name: TargetName;
  readonly seed: string;
  readonly from: number;
  readonly runs: number;
  /** Real milliseconds. */
  readonly patience: number;
  readonly onProgress: (run: number) => void;
}

/** As many runs as a world of any target has. */
const runsOfOneWorld = 100;

/** Fuzzes in another thread, and goes on in the world behind a run that blocks it. */
export async function watched(options: WatchedOptions): Promise<readonly Finding[]> {
  const { runs, from } = options;
  const findings: Finding[] = [];
  for (let next = from; next < from + runs; ) {
    const { found, blockedAt } = await inThread({ ...options, from: next, runs: from + runs - next });
    findings.push(...found);
    if (blockedAt === undefined) break;
    findings.push({
      run: blockedAt,
      wrong: 'hang',
      what: 'its thread was blocked',
      input: await inputOf(options, blockedAt),
    });
    // In the next world: one that is made again would come by the same run.
    next = blockedAt + runsOfOneWorld - (blockedAt % runsOfOneWorld);
  }
  return findings;
}

async function inputOf({ name, seed }: Pick<WatchedOptions, 'name' | 'seed'>, run: number): Promise<string> {
  const target = await targets[name]();
  const { input } = attemptOf(target, seed, name, run);
  await target.close();
  return shown(input);
}

function inThread({ onProgress, ...options }: WatchedOptions) {
  const progress = new SharedArrayBuffer(8);
  const counter = new BigInt64Array(progress);
  Atomics.store(counter, 0, -1n);
  return new Promise<{ found: readonly Finding[]; blockedAt?: number }>((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { ...options, progress } });
    let [last, since] = [-1, performance.now()];
    const timer = setInterval(() => {
      const run = Number(Atomics.load(counter, 0));
      onProgress(run);
      if (run !== last) [last, since] = [run, performance.now()];
      // Twice as long as the thread itself would take to say so.
      if (run < 0 || performance.now() - since < 2 * options.patience) return;
      clearInterval(timer);
      void worker.terminate().then(() => resolve({ found: [], blockedAt: run }));
    }, 200);
    worker.on('message', ({ found, broken }: { found: readonly Finding[]; broken?: unknown }) => {
      clearInterval(timer);
      if (broken === undefined) resolve({ found });
      else reject(broken);
    });
    worker.on('error', (error) => {
      clearInterval(timer);
      reject(error);
    });
  });
}
