import { sharesOf } from '../../../core/analysis/additional.ts';
import { RolloutCourse } from '../../../core/analysis/rollout-course.ts';
import type { Period } from '../../../core/analysis/series.ts';
import type { Rules } from '../../../core/analysis/settings.ts';
import { usualRules } from '../../../core/replay/replay.ts';
import { minutes, steps } from '../trace.ts';
import type { FamilyTrace } from './family-trace.ts';

const schedule = { periodSeconds: 60, planned: { steps: steps.length, periods: minutes } };
const stepOf = new Map(steps.map(({ weight }, i) => [10 * i, weight]));
/** The newest minutes of a look: their counts may still grow. */
const unsure = 2;

/** Those of an additional metric about which a spec says nothing. */
export const routeRules: Rules = { ...usualRules, minRequests: 10 };

/** The minute, counted from 1, after which our engine rolls the rollout back; 0 for never. */
export function rollbackMinute(trace: FamilyTrace, rules: Rules = usualRules): number {
  const { history, periods, firstSeen, routes = [] } = trace;
  const { main, each } = sharesOf(routes.length);
  const whole = new RolloutCourse({ ...schedule, rules, share: main, history });
  const listed = routes.map((route) => ({
    periods: route.periods,
    course: new RolloutCourse({ ...schedule, rules: routeRules, share: each, history: route.history }),
  }));
  for (let minute = 0; minute < minutes; minute += 1) {
    const known = firstSeen === undefined ? minute : minute - unsure;
    if (known >= 0) advance(whole, periods, known);
    const course = firstSeen === undefined ? whole : carriedOn(whole, firstSeen, Math.max(0, known + 1), minute, rules);
    for (const route of listed) advance(route.course, route.periods, minute);
    if ([course, ...listed.map((route) => route.course)].some(({ standing }) => standing.failed !== undefined))
      return minute + 1;
  }
  return 0;
}

/** The course with the minutes from `from` to `to` as well, itself unchanged. */
function carriedOn(
  course: RolloutCourse,
  periods: readonly Period[],
  from: number,
  to: number,
  rules: Rules,
): RolloutCourse {
  const copy = new RolloutCourse({ ...schedule, rules, history: [], closed: course.sum });
  for (let minute = from; minute <= to; minute += 1) advance(copy, periods, minute);
  return copy;
}

function advance(course: RolloutCourse, periods: readonly Period[], minute: number): void {
  const weight = stepOf.get(minute);
  if (weight !== undefined) course.beginStep(weight);
  const period = periods[minute];
  if (period !== undefined) course.advance(period);
}
