import { parentPort, workerData } from 'node:worker_threads';
import { longRollout } from './long-rollout.ts';

Error.stackTraceLimit = 0;
parentPort?.postMessage(await longRollout(Number(workerData)));
