import type { Story } from '../../../cli/report/story.ts';
import { storyOf } from '../../../cli/report/story-of.ts';
import type { Period } from '../../../core/analysis/series.ts';
import { testStart } from '../../support/test-clock.ts';
import { left } from './rollouts.ts';

/** The story of a running rollout after five minutes, its first step at 10 %, with these periods. */
export const runningStory = (periods: readonly Period[] = []): Story =>
  storyOf(left, { periods }, testStart + 5 * 60_000);
