import { crc32 } from 'node:zlib';
import { logUniform, type Random, randomOf } from '../random.ts';
import { anyService, lastingNoise } from '../scenarios.ts';
import { type Release, type Service, type Trace, traceOf } from '../trace.ts';
import { families } from './families.ts';
import { type FamilyTrace, familyTrace, perService } from './family-trace.ts';
import { rollbackMinute } from './rollback-minute.ts';
import { routesTrace } from './route-trace.ts';

/** Rollouts of one kind, six on each service. */
export interface Cohort {
  readonly name: string;
  /** A rollback of them is right. */
  readonly isBad: boolean;
  /** How many there are for each that is asked for. */
  readonly times: number;
  readonly trace: (seed: number, rollout: number) => FamilyTrace;
}

/** The parts of the bench draw from streams of their own: the scenarios' numbers are below these. */
const familyStream = 3000;
const routeStream = 3500;
const randomStream = 4000;

const ofFamilies = families.flatMap((family, i): Cohort[] =>
  [false, true].map((isBad) => ({
    name: `${family.name} ${isBad ? 'bad' : 'good'}`,
    isBad,
    times: 1,
    trace: (seed, rollout) => familyTrace(family, isBad, [seed, familyStream + i], rollout),
  })),
);

/** Family f, by a spec that lists its routes. */
const ofRoutes = [false, true].map(
  (isBad): Cohort => ({
    name: `f routes ${isBad ? 'bad' : 'good'}`,
    isBad,
    times: 1,
    trace: (seed, rollout) => routesTrace(isBad, [seed, routeStream], rollout),
  }),
);

/** `draw` is asked once for each service. */
const ofServices = (
  name: string,
  stream: number,
  draw: (random: Random) => { service: Service; release: Release },
): Cohort => ({
  name,
  isBad: name.endsWith('bad'),
  times: 3,
  trace: (seed, rollout): Trace => {
    const { service, release } = draw(randomOf(seed, stream, Math.floor(rollout / perService)));
    return traceOf(service, release, randomOf(seed, stream, rollout, 1));
  },
});

export const cohorts: readonly Cohort[] = [
  ...ofFamilies,
  ...ofRoutes,
  ofServices('random good', randomStream, (random) => ({ service: anyService(random), release: {} })),
  ofServices('random noise good', randomStream + 1, (random) => ({
    service: { ...anyService(random), noise: lastingNoise },
    release: {},
  })),
  ofServices('random bad', randomStream + 2, (random) => {
    const more = logUniform(random, 0.005, 0.1);
    return { service: anyService(random), release: { canary: () => more } };
  }),
];

export interface CohortJob {
  readonly seed: number;
  readonly cohort: number;
  readonly from: number;
  readonly to: number;
  /** The minutes in which the frozen engine rolled these rollouts back, 0 for never; empty when it did not see them. */
  readonly frozen: readonly number[];
}

/** One rollout: the minute of its rollback (0: never), and what failed until then with this engine and the frozen one. */
export interface CohortRollout {
  readonly minute: number;
  readonly extra: number;
  /** Absent when the frozen engine did not see it. */
  readonly frozen?: { readonly minute: number; readonly extra: number };
  /** What would have failed with a rollback after the first, the second and the third minute. */
  readonly oracles: readonly number[];
}

export function cohortRollouts({ seed, cohort, from, to, frozen }: CohortJob): CohortRollout[] {
  return Array.from({ length: to - from }, (_, i) => {
    const trace = cohorts[cohort]?.trace(seed, from + i);
    if (trace === undefined) throw new Error(`found cohort ${cohort}, allowed: 0 to ${cohorts.length - 1}`);
    const minute = rollbackMinute(trace);
    const before = frozen[i];
    return {
      minute,
      extra: until(trace, minute),
      ...(before !== undefined && { frozen: { minute: before, extra: until(trace, before) } }),
      oracles: [1, 2, 3].map((first) => until(trace, first)),
    };
  });
}

const until = ({ extra }: Trace, minute: number) =>
  (minute === 0 ? extra : extra.slice(0, minute)).reduce((a, b) => a + b, 0);

/** Tells whether two machines judge the same arrays: of the rollouts of the cohort's first service. */
export function checksum({ trace }: Cohort, seed: number): number {
  const told = Array.from({ length: perService }, (_, rollout) => trace(seed, rollout));
  return crc32(JSON.stringify(told.map(({ history, periods, firstSeen }) => [history, periods, firstSeen])));
}
