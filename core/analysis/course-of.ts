import type { Evidence } from './evidence.ts';
import { RolloutCourse } from './rollout-course.ts';

/** The evidence worked through from the first period on: nothing is carried over from an earlier look. */
export function courseOf({ analysis, history, periodSeconds, planned, steps }: Evidence): RolloutCourse {
  const course = new RolloutCourse(analysis, history, {
    periodSeconds,
    ...(planned && { plannedSteps: planned.steps, plannedPeriods: planned.periods }),
  });
  for (const step of steps) {
    course.beginStep(step.weight);
    for (const period of step.periods) course.advance(period);
  }
  return course;
}
