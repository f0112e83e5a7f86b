import { sharesOf } from '../../core/analysis/additional.ts';
import { RolloutCourse } from '../../core/analysis/rollout-course.ts';
import type { Rules } from '../../core/analysis/settings.ts';
import { usualRules } from '../../core/replay/replay.ts';
import { routeRules } from './families/rollback-minute.ts';
import { randomOf } from './random.ts';
import { minutes, type Release, type Service, steps, type Trace, traceOf } from './trace.ts';

/** A canary exactly as bad as is allowed: 1.1 times the stable's rate and a tenth of a point. */
const atTheBoundary: Release = { canary: (_, __, { base }) => 0.1 * base + 0.001 };

/** A service by its main metric, and those that its spec lists beside it. */
interface BoundaryService {
  readonly name: string;
  readonly service: Service;
  readonly additional?: readonly Service[];
}

export const boundaryServices: readonly BoundaryService[] = [
  { name: '100 rps, .5 %', service: { rps: 100, base: 0.005 } },
  { name: '10 rps, .5 %', service: { rps: 10, base: 0.005 } },
  { name: '1000 rps, .5 %', service: { rps: 1000, base: 0.005 } },
  { name: '100 rps, .05 %', service: { rps: 100, base: 0.0005 } },
  { name: '100 rps, 2 %', service: { rps: 100, base: 0.02 } },
  { name: '100 rps, spiky', service: { rps: 100, base: 0.005, traffic: 'spiky' } },
  {
    name: 'four metrics',
    service: { rps: 100, base: 0.005 },
    additional: [
      { rps: 60, base: 0.0005 },
      { rps: 30, base: 0.005 },
      { rps: 2, base: 0.2 },
    ],
  },
];

export interface BoundaryJob {
  readonly seed: number;
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** How many rollouts at the boundary of the null are rolled back, by any of their metrics. */
export function boundary({ seed, row, from, to }: BoundaryJob): number {
  const { service, additional = [] } = boundaryServices[row] ?? {};
  if (service === undefined) return 0;
  const { main, each } = sharesOf(additional.length);
  const metrics = [
    { service, share: main, rules: usualRules },
    ...additional.map((one) => ({ service: one, share: each, rules: routeRules })),
  ];
  let found = 0;
  for (let i = from; i < to; i += 1) {
    const isFound = metrics.some((metric, n) => {
      const trace = traceOf(metric.service, atTheBoundary, randomOf(seed, 1000 + row, i, ...(n === 0 ? [] : [n])));
      return isRolledBack(trace, metric.rules, metric.share);
    });
    if (isFound) found += 1;
  }
  return found;
}

function isRolledBack({ history, periods }: Trace, rules: Rules, share: number): boolean {
  const course = new RolloutCourse({ rules, share, history, periodSeconds: 60, planned });
  return periods.some((period, minute) => {
    const step = minute % 10 === 0 ? steps[minute / 10] : undefined;
    if (step !== undefined) course.beginStep(step.weight);
    course.advance(period);
    return course.standing.failed !== undefined;
  });
}

const planned = { steps: steps.length, periods: minutes };
