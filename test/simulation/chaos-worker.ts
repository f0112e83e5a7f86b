import { parentPort } from 'node:worker_threads';
import { baseStack } from './base-stack.ts';
import { run } from './run.ts';
import type { RunOptions } from './run-options.ts';
import { removalOf } from './sabotage.ts';
import { sabotages } from './sabotages.ts';
import { addRun, emptyTally } from './tally.ts';

/** Seeds to run, perhaps without one of the protections. */
export interface Job {
  readonly from: number;
  readonly to: number;
  readonly sabotage: string | undefined;
  /** Whether faults and people are those that the seed draws for everybody, and not aimed at the sabotage. */
  readonly general: boolean;
  readonly options: Pick<RunOptions, 'landsAfterMs' | 'throughSdk'>;
}

// Errors are part of every run here, and nobody reads where they come from.
Error.stackTraceLimit = 0;
const base = await baseStack();
const port = parentPort;
if (port === null) throw new Error('chaos-worker.ts runs as a worker only');

const work = async ({ from, to, sabotage, general, options }: Job) => {
  const tally = emptyTally();
  const removed = sabotages.find(({ name }) => name === sabotage);
  for (let seed = from; seed <= to; seed++) {
    const without = removed && (general ? removalOf(removed, seed) : removed.options(seed));
    addRun(tally, await run(base, seed, { ...without, ...options }));
    if (removed !== undefined && tally.broken.length > 0) break;
  }
  port.postMessage(tally);
};

port.on('message', (job: Job) => void work(job));
port.postMessage('ready');
