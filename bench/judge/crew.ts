import { Worker } from 'node:worker_threads';
import type { Work } from './worker.ts';

/** Threads that share work out among them; answers come back in the order of the questions. */
export class Crew {
  readonly #workers: readonly Worker[];

  constructor(size: number) {
    this.#workers = Array.from({ length: size }, () => new Worker(new URL('worker.ts', import.meta.url)));
  }

  async all<T>(works: readonly Work[], read: (answer: unknown) => T): Promise<T[]> {
    const answers: T[] = [];
    let next = 0;
    const member = async (worker: Worker) => {
      while (next < works.length) {
        const mine = next++;
        answers[mine] = read(await asked(worker, works[mine]));
      }
    };
    await Promise.all(this.#workers.map(member));
    return answers;
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

const asked = (worker: Worker, work: Work | undefined): Promise<unknown> =>
  new Promise((resolve, reject) => {
    worker.once('message', (answer) => {
      worker.removeListener('error', reject);
      resolve(answer);
    });
    worker.once('error', reject);
    worker.postMessage(work);
  });
