import { parentPort } from 'node:worker_threads';
import { baseStack } from './base-stack.ts';
import { run } from './run.ts';
import type { RunOptions } from './run-options.ts';
import type { Sabotage } from './sabotage.ts';
import { removalOf, sceneOf } from './sabotage.ts';
import { sabotages } from './sabotages.ts';
import { addRun, emptyTally } from './tally.ts';

/** Seeds to run, perhaps without one of the protections. */
export interface Job {
  readonly seeds: readonly number[];
  readonly sabotage: string | undefined;
  /** `aimed`: with the sabotage's own faults; `general`: with those that the seed draws; `intact`: its faults alone. */
  readonly as: 'aimed' | 'general' | 'intact';
  readonly options: Pick<RunOptions, 'landsAfterMs' | 'router' | 'throughSdk'>;
}

// Errors are part of every run here, and their origin is never read.
Error.stackTraceLimit = 0;
const base = await baseStack();
const port = parentPort;
if (port === null) throw new Error('chaos-worker.ts runs as a worker only');

const told = {
  aimed: (sabotage: Sabotage, seed: number) => sabotage.options(seed),
  general: removalOf,
  intact: sceneOf,
};

const work = async ({ seeds, sabotage, as, options }: Job) => {
  const tally = emptyTally();
  const removed = sabotages.find(({ name }) => name === sabotage);
  for (const seed of seeds) {
    const untilBroken = removed !== undefined && as !== 'intact';
    addRun(tally, await run(base, seed, { ...(removed && told[as](removed, seed)), untilBroken, ...options }));
    if (removed !== undefined && tally.broken.length > 0) break;
  }
  port.postMessage(tally);
};

port.on('message', (job: Job) => void work(job));
port.postMessage('ready');
