import { divergence } from './forecast.ts';
import { harmful } from './harmful.ts';
import type { RolloutCourse } from './rollout-course.ts';
import { rate, type Total } from './totals.ts';
import { count } from './words.ts';

/** How many more canary requests would pass it if it goes on like this; nothing when it would not be passed at all. */
export function missing(course: RolloutCourse, canary: Total, stable: Total): string {
  const { beta, allowed } = course.settings;
  const { ratio, tolerance } = harmful(course.step.weight, allowed);
  const limit = ratio * rate(stable) + tolerance;
  if (rate(canary) >= limit) return '';
  const left = Math.log(1 / beta) - course.errors.pass.log;
  return `, about ${count(Math.ceil((course.noise * left) / divergence(rate(canary), limit)))} more canary requests would`;
}
