import type { Story } from '../../../cli/report/story.ts';
import { storyOf } from '../../../cli/report/story-of.ts';
import type { Period } from '../../../core/analysis/series.ts';
import { testStart } from '../../support/test-clock.ts';
import { left } from './rollouts.ts';

/** A rollout that runs, its first step at 10 %, as it is told after five minutes with these periods. */
export const runningStory = (periods: readonly Period[] = []): Story =>
  storyOf(left, { periods }, testStart + 5 * 60_000);
