import type { Counts, Period } from '../../../core/analysis/series.ts';
import { oneOf, type Random, randomOf } from '../random.ts';
import { historyMinutes, minutes, type Trace, weightAt } from '../trace.ts';
import { drawService, type Family, type FamilyService } from './family.ts';
import type { RouteTrace } from './route-trace.ts';

/** Rollouts that share one service. */
export const perService = 6;

/** A rollout with the counts of its minutes as they were first seen, where they were seen late. */
export interface FamilyTrace extends Trace {
  readonly firstSeen?: readonly Period[];
  /** Counted by route as well, where the spec lists the routes. */
  readonly routes?: readonly RouteTrace[];
}

/** The rollout of this number; `bad` with a worse release. The same seed gives the same arrays. */
export function familyTrace(family: Family, isBad: boolean, seed: readonly number[], rollout: number): FamilyTrace {
  const ofService = randomOf(...seed, Math.floor(rollout / perService));
  const service = drawService(family, ofService);
  const laws = family.laws(service, ofService);
  const random = randomOf(...seed, rollout, isBad ? 2 : 1);
  const law = laws(random);
  const all = Array.from({ length: historyMinutes + minutes }, (_, i) => {
    const minute = i - historyMinutes;
    const { traffic, base, own, harm } = law(minute);
    const requests = random.poisson(60 * service.rps * traffic);
    const canary = minute < 0 ? 0 : random.binomial(requests, weightAt(minute) / 100);
    const added = isBad ? harm : 0;
    const arm = (n: number, rate: number, more: number): Counts => ({
      requests: n,
      errors: errors(service, random, n, rate * factor(service, random) + more),
    });
    const stable = arm(requests - canary, base, 0);
    const served = arm(canary, base + own, added);
    const period: Period = { start: minute * 60_000, stable, ...(minute >= 0 && { canary: served }) };
    return { period, extra: canary * added };
  });
  const told = all.slice(historyMinutes);
  const periods = told.map(({ period }) => period);
  return {
    history: all.slice(0, historyMinutes).map(({ period }) => period),
    periods,
    extra: told.map(({ extra }) => extra),
    ...(family.isLate && { firstSeen: periods.map((period) => seenAtFirst(period, random)) }),
  };
}

const factor = ({ deviation }: FamilyService, random: Random): number =>
  deviation === 0 ? 1 : Math.exp(deviation * random.normal() - deviation ** 2 / 2);

function errors({ burst }: FamilyService, random: Random, requests: number, rate: number): number {
  const p = Math.min(1, Math.max(0, rate));
  if (burst === 1) return random.binomial(requests, p);
  const clusters = random.poisson((requests * p) / burst);
  let bad = 0;
  for (let i = 0; i < clusters && bad < requests; i += 1)
    bad += 1 + Math.floor(Math.log(1 - random.uniform()) / Math.log(1 - 1 / burst));
  return Math.min(requests, bad);
}

/** Requests and errors are two metrics, each of which arrives in part. */
function seenAtFirst({ start, canary, stable }: Period, random: Random): Period {
  const part = () => oneOf(random, [1, 0.9, 0.7, 0.5]);
  const seen = ({ requests: all, errors: bad }: Counts): Counts => {
    const requests = Math.floor(all * part());
    return { requests, errors: Math.min(requests, Math.floor(bad * part())) };
  };
  return { start, ...(canary && { canary: seen(canary) }), ...(stable && { stable: seen(stable) }) };
}
