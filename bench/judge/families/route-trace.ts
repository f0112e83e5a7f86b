import type { Counts, Period } from '../../../core/analysis/series.ts';
import { logUniform, type Random, randomOf } from '../random.ts';
import { historyMinutes, minutes, weightAt } from '../trace.ts';
import { type FamilyTrace, perService } from './family-trace.ts';

/** The counts of one route beside those of the whole service. */
export interface RouteTrace {
  readonly name: string;
  readonly history: readonly Period[];
  readonly periods: readonly Period[];
}

/** The shares of the healthy routes among what the ill one leaves. */
const healthy = [0.5, 0.3, 0.2];
/** The ill route fails so often on both versions; with a bad release by `worse` more. */
const illRate = 0.2;

/** One minute: both versions on each route. */
type Minute = readonly { readonly canary: Counts; readonly stable: Counts }[];

/** Family f counted by route: one of two percent fails at 20 % on both versions, and at 40 to 100 % with a bad release. */
export function routesTrace(isBad: boolean, seed: readonly number[], rollout: number): FamilyTrace {
  const ofService = randomOf(...seed, Math.floor(rollout / perService));
  const rps = logUniform(ofService, 10, 1000);
  const usual = logUniform(ofService, 0.0001, 0.003);
  const worse = isBad ? 0.2 + 0.6 * ofService.uniform() : 0;
  const random = randomOf(...seed, rollout, isBad ? 2 : 1);
  const next = (minute: number): Minute => {
    const ill = 0.02 * Math.exp(0.5 * random.normal() - 0.125);
    return [ill, ...healthy.map((part) => part * (1 - ill))].map((share, route) => {
      const requests = random.poisson(60 * rps * share);
      const sent = minute < 0 ? 0 : random.binomial(requests, weightAt(minute) / 100);
      const [rate, more] = route === 0 ? [illRate, worse] : [usual, 0];
      return { canary: arm(random, sent, rate + more), stable: arm(random, requests - sent, rate) };
    });
  };
  const history = Array.from({ length: historyMinutes }, (_, i) => next(i - historyMinutes));
  const told = Array.from({ length: minutes }, (_, minute) => next(minute));
  const periods = (all: readonly Minute[], first: number, of: (minute: Minute) => Minute): Period[] =>
    all.map((minute, i) => periodOf(of(minute), first + i));
  const both = (of: (minute: Minute) => Minute) => ({
    history: periods(history, -historyMinutes, of),
    periods: periods(told, 0, of),
  });
  return {
    ...both((minute) => minute),
    extra: told.map(([first]) => worse * (first?.canary.requests ?? 0)),
    routes: [0, ...healthy].map((_, route) => ({
      name: `route ${route}`,
      ...both((minute) => minute.slice(route, route + 1)),
    })),
  };
}

const arm = (random: Random, requests: number, rate: number): Counts => ({
  requests,
  errors: random.binomial(requests, rate),
});

/** The sums over some routes; no route called in a minute has a data point, as in CloudWatch. */
function periodOf(routes: Minute, minute: number): Period {
  const sum = (version: 'canary' | 'stable'): Counts => ({
    requests: routes.reduce((all, one) => all + one[version].requests, 0),
    errors: routes.reduce((all, one) => all + one[version].errors, 0),
  });
  const [canary, stable] = [sum('canary'), sum('stable')];
  return {
    start: minute * 60_000,
    ...(canary.requests > 0 && { canary }),
    ...(stable.requests > 0 && { stable }),
  };
}
