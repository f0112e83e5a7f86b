// Runs a target in a thread of its own, whose progress the main thread watches: a run that never yields cannot report itself.
import { parentPort, workerData } from 'node:worker_threads';
import { fuzz } from './fuzz.ts';
import { type TargetName, targets } from './targets.ts';

const { name, seed, from, runs, patience, progress } = workerData;
const counter = new BigInt64Array(progress);
const uncaught: unknown[] = [];
process.on('uncaughtException', (error) => uncaught.push(error));
process.on('unhandledRejection', (error) => uncaught.push(error));

/** What breaks the fuzzer itself is its own fault, and no finding. */
async function findingsOf(): Promise<object> {
  try {
    const target = await targets[name as TargetName]();
    const onRun = (run: number) => void Atomics.store(counter, 0, BigInt(run));
    const found = await fuzz(target, { name, seed, from, runs, patience, onRun, uncaught: () => uncaught.splice(0) });
    await target.close();
    return { found };
  } catch (broken) {
    return { found: [], broken };
  }
}

parentPort?.postMessage(await findingsOf());
