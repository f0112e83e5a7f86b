import { logUniform, type Random } from './random.ts';
import type { Release, Service } from './trace.ts';

export type Kind = 'good' | 'robust' | 'bad' | 'special';

export interface Scenario {
  readonly name: string;
  readonly kind: Kind;
  /** Counts towards the pool on which rules are tuned. */
  readonly pooled?: boolean;
  /** Worse than allowed, but not so much that passing it would be wrong at each weight. */
  readonly indifferent?: boolean;
  /** The first minute in which the release hurts. */
  readonly onset?: number;
  readonly draw: (random: Random) => { service: Service; release: Release };
}

const usual: Service = { rps: 100, base: 0.005 };
export const lastingNoise = { kind: 'lasting', deviation: 0.4, correlation: 0.9 } as const;
const bursts: Service = { ...usual, noise: { kind: 'clusters', size: 5 } };
const uneven: Service = { ...usual, noise: { kind: 'minutes', deviation: 0.5 } };
const lasting: Service = { ...usual, noise: lastingNoise };
const recorded: Service = { ...usual, rps: 10, traffic: 'recorded' };
const daily: Service = { ...usual, base: 0.003, traffic: 'daily', climbsTo: 0.015 };

const adds = (more: number): Release => ({ canary: () => more });
const good = (name: string, service: Service, pooled = true): Scenario => ({
  name,
  kind: 'good',
  pooled,
  draw: () => ({ service, release: {} }),
});
const robust = (name: string, service: Service, release: Release): Scenario => ({
  name,
  kind: 'robust',
  draw: () => ({ service, release }),
});
const bad = (name: string, service: Service, release: Release, more: Partial<Scenario> = {}): Scenario => ({
  name,
  kind: 'bad',
  draw: () => ({ service, release }),
  ...more,
});
const special = (name: string, service: Service, release: Release, onset = 0): Scenario => ({
  ...bad(name, service, release, { onset }),
  kind: 'special',
});

const within = { indifferent: true };

export const scenarios: readonly Scenario[] = [
  good('100 rps', usual),
  good('p .05 %', { ...usual, base: 0.0005 }),
  good('p 2 %', { ...usual, base: 0.02 }),
  good('10 rps', { ...usual, rps: 10 }),
  good('1000 rps', { ...usual, rps: 1000 }),
  good('bursts phi 5', bursts),
  good('rate sd .5', uneven),
  good('diurnal, .3 -> 1.5 %', daily),
  good('3-min blip +10 % on both', { ...usual, blip: 0.1 }),
  good('spiky traffic sd .7', { ...usual, traffic: 'spiky' }),
  good('NAB shape, 10 rps', recorded),
  good('1 rps', { ...usual, rps: 1 }, false),
  good('1 rps, half missing', { ...usual, rps: 1, missing: 0.5 }, false),
  robust('8 % worse, 1000 rps', { ...usual, rps: 1000 }, { canary: (_, __, { base }) => 0.08 * base }),
  robust('one canary minute +20 %', usual, { canary: (minute) => (minute === 15 ? 0.2 : 0) }),
  robust('cold start 2 min +3 %', usual, { canary: (minute) => (minute < 2 ? 0.03 : 0) }),
  robust('lasting noise .4/.9', lasting, {}),
  bad('+.5 %', usual, adds(0.005), within),
  bad('+1 %', usual, adds(0.01)),
  bad('+5 %', usual, adds(0.05)),
  bad('+50 %', usual, adds(0.5)),
  bad('10 rps +1 %', { ...usual, rps: 10 }, adds(0.01)),
  bad('10 rps +5 %', { ...usual, rps: 10 }, adds(0.05)),
  bad('10 rps +50 %', { ...usual, rps: 10 }, adds(0.5)),
  bad('1000 rps +.5 %', { ...usual, rps: 1000 }, adds(0.005), within),
  bad('1000 rps +1 %', { ...usual, rps: 1000 }, adds(0.01)),
  bad('1000 rps +5 %', { ...usual, rps: 1000 }, adds(0.05)),
  bad('p .05 % +.5 %', { ...usual, base: 0.0005 }, adds(0.005), within),
  bad('p .05 % +1 %', { ...usual, base: 0.0005 }, adds(0.01)),
  bad('p 2 % +1 %', { ...usual, base: 0.02 }, adds(0.01), within),
  bad('p 2 % +5 %', { ...usual, base: 0.02 }, adds(0.05)),
  bad('bursts phi 5 +1 %', bursts, adds(0.01)),
  bad('bursts phi 5 +5 %', bursts, adds(0.05)),
  bad('rate sd .5 +1 %', uneven, adds(0.01)),
  bad('rate sd .5 +5 %', uneven, adds(0.05)),
  bad('latent +5 % from 25 %', usual, { canary: (_, weight) => (weight >= 25 ? 0.05 : 0) }, { onset: 20 }),
  bad('slow 0 -> +5 %', usual, { canary: (minute) => (0.05 * minute) / 40 }),
  bad('blip on both, +5 %', { ...usual, blip: 0.1 }, adds(0.05)),
  bad('sparse: each 4th min +20 %', usual, { canary: (minute) => (minute % 4 === 3 ? 0.2 : 0) }, { onset: 3 }),
  bad('NAB shape +5 %', recorded, adds(0.05)),
  special('both arms +5 % from 10 %', usual, { both: (_, weight) => (weight >= 10 ? 0.05 : 0) }, 10),
  special('no canary data', usual, { silent: true }),
  special('lasting noise +5 %', lasting, adds(0.05)),
  { name: 'random services', kind: 'robust', draw: (random) => ({ service: anyService(random), release: {} }) },
  {
    name: 'random services, worse',
    kind: 'special',
    draw: (random) => ({ service: anyService(random), release: adds(logUniform(random, 0.01, 0.1)) }),
  },
];

/**
 * Services that no rule was tuned on: traffic, rate, noise and mishaps at random. Their rate triples at most within a
 * rollout: what climbs further on both versions is what the guards are there to stop.
 */
export function anyService(random: Random): Service {
  const kind = Math.floor(random.uniform() * 5);
  const base = logUniform(random, 0.0005, 0.02);
  const traffic = ([undefined, 'spiky', 'daily', 'recorded'] as const)[Math.floor(random.uniform() * 4)];
  return {
    rps: logUniform(random, 10, 1000),
    base,
    ...(traffic !== undefined && { traffic }),
    ...(kind === 1 && { noise: { kind: 'clusters', size: 2 + Math.floor(random.uniform() * 4) } as const }),
    ...(kind === 2 && { noise: { kind: 'minutes', deviation: logUniform(random, 0.1, 0.5) } as const }),
    ...(random.uniform() < 0.3 && { blip: logUniform(random, 0.01, 0.2) }),
    ...(kind === 3 && { climbsTo: logUniform(random, base, 3 * base) }),
  };
}
