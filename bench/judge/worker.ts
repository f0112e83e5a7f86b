import { parentPort } from 'node:worker_threads';
import { type AdaptiveJob, adaptive } from './adaptive.ts';
import { type CohortJob, cohortRollouts } from './families/cohorts.ts';
import { type LatencyJob, latencyMinutes } from './latency/latency-rows.ts';
import { type SettingsJob, settingsMinutes } from './settings-rows.ts';
import { highest, type Job, tally } from './tally.ts';
import { type BoundaryJob, boundary } from './type-one.ts';

/** One piece of work, done in a thread of its own. */
export type Work =
  | { readonly do: 'highest'; readonly job: Job }
  | { readonly do: 'tally'; readonly job: Job; readonly tuned: readonly number[] }
  | { readonly do: 'boundary'; readonly job: BoundaryJob }
  | { readonly do: 'adaptive'; readonly job: AdaptiveJob }
  | { readonly do: 'cohort'; readonly job: CohortJob }
  | { readonly do: 'latency'; readonly job: LatencyJob }
  | { readonly do: 'settings'; readonly job: SettingsJob };

export type Done = ReturnType<typeof work>;

export function work(asked: Work) {
  switch (asked.do) {
    case 'highest':
      return highest(asked.job);
    case 'tally':
      return tally(asked.job, asked.tuned);
    case 'boundary':
      return boundary(asked.job);
    case 'adaptive':
      return adaptive(asked.job);
    case 'cohort':
      return cohortRollouts(asked.job);
    case 'latency':
      return latencyMinutes(asked.job);
    case 'settings':
      return settingsMinutes(asked.job);
  }
}

parentPort?.on('message', (asked: Work) => parentPort?.postMessage(work(asked)));
