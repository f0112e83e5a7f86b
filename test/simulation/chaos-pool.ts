import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Job } from './chaos-worker.ts';
import type { Tally } from './tally.ts';

export interface ChaosWorker {
  /** One job at a time. */
  play(job: Job): Promise<Tally>;
  close(): Promise<unknown>;
}

/** Compiled modules are kept, because a thread without them spends half of its start on compiling: 3.8 s of CPU, not 1.9. */
const compiled = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

/** A thread of its own. */
export async function chaosWorker(): Promise<ChaosWorker> {
  const worker = new Worker(new URL('./chaos-worker.ts', import.meta.url), {
    env: { NODE_COMPILE_CACHE: compiled, ...process.env },
  });
  await once(worker, 'message');
  let failure: unknown;
  worker.once('error', (error) => {
    failure = error;
  });
  return {
    async play(job) {
      // A thread that died of an earlier job would never answer.
      if (failure !== undefined) throw failure;
      worker.postMessage(job);
      const [tally] = await once(worker, 'message');
      return tally;
    },
    close: () => worker.terminate(),
  };
}

export interface ChaosPool {
  /** Runs jobs on all cores; `done` hears of each in the order in which they end and says whether to go on. */
  play(jobs: Iterable<Job>, done: (tally: Tally, job: Job) => boolean): Promise<void>;
  close(): Promise<unknown>;
}

/** A thread for each core. Starting one takes seconds, so a command has one pool for all that it plays. */
export async function chaosPool(): Promise<ChaosPool> {
  const workers = await Promise.all(Array.from({ length: availableParallelism() }, chaosWorker));
  return {
    async play(jobs, done) {
      const left = jobs[Symbol.iterator]();
      let isOver = false;
      const work = async (worker: ChaosWorker) => {
        for (let next = left.next(); !isOver && !next.done; next = left.next())
          if (!done(await worker.play(next.value), next.value)) isOver = true;
      };
      await Promise.all(workers.map(work));
    },
    close: () => Promise.all(workers.map((worker) => worker.close())),
  };
}
