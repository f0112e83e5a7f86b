import { adaptiveServices } from './adaptive.ts';
import { mean } from './mean.ts';
import { scenarios } from './scenarios.ts';
import { meanRatio } from './summary.ts';
import { medianMinute, type Tally } from './tally.ts';
import { boundaryServices } from './type-one.ts';

/** All that was measured. */
export interface Measured {
  readonly tallies: readonly Tally[];
  /** Share of rollouts rolled back at the boundary of the null, a row each. */
  readonly boundary: readonly number[];
  /** Median minutes to pass all steps, a service each. */
  readonly adaptive: readonly number[];
}

export interface Target {
  readonly name: string;
  readonly value: number;
  readonly met: boolean;
  readonly wanted: string;
}

export const atMost = (name: string, value: number, limit: number): Target => ({
  name,
  value,
  met: value <= limit,
  wanted: `<= ${limit}`,
});
export const atLeast = (name: string, value: number, limit: number): Target => ({
  name,
  value,
  met: value >= limit,
  wanted: `>= ${limit}`,
});

/** What the engine at its defaults must reach, in percent and minutes. */
export function targets({ tallies, boundary, adaptive }: Measured): Target[] {
  const of = (name: string) => tallies[scenarios.findIndex((scenario) => scenario.name === name)];
  const found = (name: string) => percentFound(of(name));
  const minute = (name: string) => {
    const first = of(name)?.published[0];
    const onset = scenarios.find((scenario) => scenario.name === name)?.onset ?? 0;
    return first === undefined ? Number.NaN : medianMinute(first) - onset;
  };
  const named = (pick: (scenario: (typeof scenarios)[number]) => boolean | undefined) =>
    tallies.filter((_, i) => scenarios[i] !== undefined && pick(scenarios[i]));
  const bad = named((scenario) => scenario.kind === 'bad');
  const harmful = named((scenario) => scenario.kind === 'bad' && !scenario.indifferent);
  const ratios = meanRatio(
    bad.map((tally) => tally.tuned),
    bad[0]?.rollouts,
  );
  const detected = bad[0]?.tuned.map((_, rule) => mean(bad.map((tally) => percentFound(tally, rule, 'tuned')))) ?? [];
  return [
    atMost(
      'pooled false rollbacks, %',
      mean(named((scenario) => scenario.pooled).map((tally) => percentFound(tally))),
      0.05,
    ),
    atMost('random services, false %', found('random services'), 0.3),
    atLeast('random services, found %', found('random services, worse'), 96),
    atMost('lasting noise, false %', found('lasting noise .4/.9'), 1),
    atLeast('the 23 regressions, rolled back %', mean(bad.map((tally) => percentFound(tally))), 99.4),
    atMost('+50 %, median minute', minute('+50 %'), 1),
    atMost('+5 % at 100 rps, median minute', minute('+5 %'), 3),
    atMost('+1 %, median minute', minute('+1 %'), 7),
    atMost('+.5 %, median minute', minute('+.5 %'), 18),
    atMost('10 rps +5 %, median minute', minute('10 rps +5 %'), 5),
    atMost('latent, median minutes after onset', minute('latent +5 % from 25 %'), 2),
    atMost('both arms, median minutes after onset', minute('both arms +5 % from 10 %'), 4),
    atMost(
      'harmful rollouts passed',
      harmful.reduce((sum, tally) => sum + tally.passed, 0),
      0,
    ),
    atMost('rollouts without canary data passed', of('no canary data')?.passed ?? Number.NaN, 0),
    ...adaptiveServices.map(({ name, target }, i) =>
      atMost(`good rollout at ${name}, median minutes to pass all steps`, adaptive[i] ?? Number.NaN, target),
    ),
    ...boundaryServices.map(({ name }, i) =>
      atMost(`boundary of the null, ${name}, rolled back %`, 100 * (boundary[i] ?? Number.NaN), 5),
    ),
    atLeast(
      'at 1 % pooled false: found %, ours less the best other',
      (detected[0] ?? 0) - Math.max(...detected.slice(1)),
      0,
    ),
    atMost(
      'at 1 % pooled false: extra failed requests, ours over the best other',
      (ratios[0] ?? 0) / Math.min(...ratios.slice(1)),
      1,
    ),
  ];
}

export function percentFound(tally: Tally | undefined, rule = 0, kind: 'published' | 'tuned' = 'published'): number {
  return tally === undefined ? Number.NaN : (100 * (tally[kind][rule]?.found ?? 0)) / tally.rollouts;
}
