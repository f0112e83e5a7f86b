import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job } from './chaos-worker.ts';
import type { Tally } from './tally.ts';

/** Runs jobs on all cores; `done` hears of each in the order in which they end and says whether to go on. */
export async function onAllCores(jobs: Iterator<Job>, done: (tally: Tally, job: Job) => boolean): Promise<void> {
  let isOver = false;
  const runOne = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./chaos-worker.ts', import.meta.url));
      let job: Job | undefined;
      const next = () => {
        const taken = isOver ? undefined : jobs.next();
        if (taken === undefined || taken.done) {
          worker.terminate().then(() => resolve(), reject);
          return;
        }
        job = taken.value;
        worker.postMessage(job);
      };
      worker.on('error', reject);
      worker.on('message', (message: Tally | 'ready') => {
        if (message !== 'ready' && job !== undefined && !done(message, job)) isOver = true;
        next();
      });
    });
  await Promise.all(Array.from({ length: availableParallelism() }, runOne));
}
