import type { Evidence } from './evidence.ts';
import { RolloutCourse } from './rollout-course.ts';

/** The evidence worked through from the first open period on, after what the closed ones come to. */
export function courseOf({ analysis, history, closed, periodSeconds, planned, steps }: Evidence): RolloutCourse {
  const course = new RolloutCourse(analysis, closed ?? history, {
    periodSeconds,
    ...(planned && { plannedSteps: planned.steps, plannedPeriods: planned.periods }),
  });
  for (const [i, { weight, periods }] of steps.entries()) {
    if (i > 0 || closed === undefined) course.beginStep(weight);
    for (const period of periods) course.advance(period);
  }
  return course;
}
