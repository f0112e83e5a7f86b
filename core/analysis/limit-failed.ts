import { judgeAbsoluteLimit } from './absolute-limit.ts';
import { judgeAbsoluteLatency } from './latency.ts';
import { judgePlainLimits } from './plain-limits.ts';
import type { RolloutCourse } from './rollout-course.ts';
import { silent } from './silent.ts';

/** Whether the running step fails by what needs no test: an absolute limit, or a canary that is dead. */
export function limitFailed(course: RolloutCourse): boolean {
  const { rules, step } = course;
  return [
    ...judgeAbsoluteLimit(rules, step),
    ...judgeAbsoluteLatency(course),
    ...judgePlainLimits(rules, step),
    silent(course)?.reason,
  ].some((reason) => reason?.verdict === 'fail');
}
