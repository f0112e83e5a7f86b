import { conclude } from '../../core/analysis/judge.ts';
import { RolloutCourse } from '../../core/analysis/rollout-course.ts';
import { usualRules } from '../../core/replay/replay.ts';
import { randomOf } from './random.ts';
import { historyMinutes, Minutes, minutes, type Service, steps } from './trace.ts';

/** A step is held for three times its bake at most. */
const longest = 30;

export const adaptiveServices: readonly {
  readonly name: string;
  readonly service: Service;
  readonly target: number;
}[] = [
  { name: '100 rps', service: { rps: 100, base: 0.005 }, target: 12 },
  { name: '10 rps', service: { rps: 10, base: 0.005 }, target: 30 },
];

export interface AdaptiveJob {
  readonly seed: number;
  readonly row: number;
  readonly rollouts: number;
}

/** Good rollouts whose steps pass as soon as the evidence suffices: minutes until all had passed; Infinity for never. */
export function adaptive({ seed, row, rollouts }: AdaptiveJob): number[] {
  const service = adaptiveServices[row]?.service;
  if (service === undefined) return [];
  return Array.from({ length: rollouts }, (_, i) =>
    minutesToPass(new Minutes(service, {}, randomOf(seed, 2000 + row, i))),
  );
}

function minutesToPass(source: Minutes): number {
  const history = Array.from({ length: historyMinutes }, (_, i) => source.next(i - historyMinutes, 0).period);
  const planned = { steps: steps.length, periods: minutes };
  const course = new RolloutCourse({ rules: usualRules, history, periodSeconds: 60, planned });
  let minute = 0;
  for (const { weight } of steps) {
    course.beginStep(weight);
    do {
      if (course.standing.step.periods === longest) return Number.POSITIVE_INFINITY;
      course.advance(source.next(minute, weight).period);
      minute += 1;
    } while (conclude(course.standing).verdict !== 'pass');
  }
  return minute;
}
