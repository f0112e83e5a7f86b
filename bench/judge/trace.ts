import { readFileSync } from 'node:fs';
import type { Period } from '../../core/analysis/series.ts';
import type { Random } from './random.ts';

export const historyMinutes = 240;
export const minutes = 40;
export const steps = [5, 10, 25, 50].map((weight) => ({ weight, periods: 10 }));
export const weightAt = (minute: number): number => steps[Math.min(3, Math.floor(minute / 10))]?.weight ?? 50;

/** A service as it is without the release. Minutes before 0 are its history. */
export interface Service {
  readonly rps: number;
  /** The usual error rate. */
  readonly base: number;
  readonly noise?: Noise;
  readonly traffic?: 'spiky' | 'daily' | 'recorded';
  /** Both versions have so much more for three minutes somewhere in the rollout. */
  readonly blip?: number;
  /** The error rate of both climbs to this during the rollout. */
  readonly climbsTo?: number;
  /** Chance that a minute has no data at all. */
  readonly missing?: number;
}

/** How errors vary beyond chance: in clusters, or each version's rate from minute to minute, once or lastingly. */
export type Noise =
  | { readonly kind: 'clusters'; readonly size: number }
  | { readonly kind: 'minutes'; readonly deviation: number }
  | { readonly kind: 'lasting'; readonly deviation: number; readonly correlation: number };

/** What the release does, in a given minute at a given weight, added to the error rate. */
export interface Release {
  readonly canary?: (minute: number, weight: number, service: Service) => number;
  readonly both?: (minute: number, weight: number) => number;
  /** The canary is never called. */
  readonly silent?: boolean;
}

export interface Trace {
  readonly history: readonly Period[];
  readonly periods: readonly Period[];
  /** Requests that fail because of the release, in expectation, minute by minute. */
  readonly extra: readonly number[];
}

const shape = readFileSync(new URL('data/elb_request_count.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => Number(line.split(',')[1]) / 61.8);

/** One service and one rollout on it, minute by minute. */
export class Minutes {
  readonly #service: Service;
  readonly #release: Release;
  readonly #random: Random;
  readonly #offset: number;
  readonly #blip: number;
  readonly #wander: [number, number] = [0, 0];
  #settled = false;

  constructor(service: Service, release: Release, random: Random) {
    this.#service = service;
    this.#release = release;
    this.#random = random;
    this.#offset = Math.floor(random.uniform() * (shape.length - historyMinutes - 4 * minutes)) + historyMinutes;
    this.#blip = Math.floor(random.uniform() * (minutes - 6)) + 2;
  }

  /** The next minute; the canary gets `weight` percent. */
  next(minute: number, weight: number): { period: Period; extra: number } {
    const random = this.#random;
    const start = minute * 60_000;
    const rates = this.#rates(minute);
    const all = random.poisson(60 * this.#service.rps * this.#traffic(minute));
    const canary = random.binomial(all, weight / 100);
    const lost = minute >= 0 && random.uniform() < (this.#service.missing ?? 0);
    const added = this.#added(minute, weight);
    const stable = { requests: all - canary, errors: this.#errors(all - canary, rates[1] + added.both) };
    const served = { requests: canary, errors: this.#errors(canary, rates[0] + added.both + added.canary) };
    const extra = canary * added.canary + all * added.both;
    if (lost) return { period: { start }, extra };
    if (weight === 0 || this.#release.silent) return { period: { start, stable }, extra };
    return { period: { start, canary: served, stable }, extra };
  }

  #added(minute: number, weight: number) {
    if (minute < 0) return { canary: 0, both: 0 };
    const { canary, both } = this.#release;
    return { canary: canary?.(minute, weight, this.#service) ?? 0, both: both?.(minute, weight) ?? 0 };
  }

  #traffic(minute: number): number {
    switch (this.#service.traffic) {
      case 'spiky':
        return Math.exp(0.7 * this.#random.normal() - 0.245);
      case 'daily':
        return 1 + 0.5 * Math.sin((2 * Math.PI * minute) / 1440);
      case 'recorded':
        return shape[(this.#offset + minute) % shape.length] ?? 1;
      default:
        return 1;
    }
  }

  #rates(minute: number): [number, number] {
    const { base, blip = 0, climbsTo = base } = this.#service;
    const way = Math.min(1, Math.max(0, minute / minutes));
    const shared = base + (climbsTo - base) * way;
    const common = minute >= this.#blip && minute < this.#blip + 3 ? blip : 0;
    return [shared * this.#own(0) + common, shared * this.#own(1) + common];
  }

  /** A version's own factor in this minute, 1 on average. */
  #own(version: 0 | 1): number {
    const { noise } = this.#service;
    if (noise === undefined || noise.kind === 'clusters') return 1;
    const shock = this.#random.normal();
    if (noise.kind === 'minutes') return Math.exp(noise.deviation * shock - noise.deviation ** 2 / 2);
    const { correlation, deviation } = noise;
    const fresh = this.#settled ? Math.sqrt(1 - correlation ** 2) : 1;
    if (version === 1) this.#settled = true;
    this.#wander[version] = correlation * this.#wander[version] + fresh * shock;
    return Math.exp(deviation * this.#wander[version] - deviation ** 2 / 2);
  }

  #errors(requests: number, rate: number): number {
    const { noise } = this.#service;
    const p = Math.min(1, Math.max(0, rate));
    if (noise?.kind !== 'clusters') return this.#random.binomial(requests, p);
    return Math.min(requests, noise.size * this.#random.poisson((requests * p) / noise.size));
  }
}

/** A whole rollout on the fixed schedule, with its history. */
export function traceOf(service: Service, release: Release, random: Random): Trace {
  const source = new Minutes(service, release, random);
  const history = Array.from({ length: historyMinutes }, (_, i) => source.next(i - historyMinutes, 0).period);
  const told = Array.from({ length: minutes }, (_, minute) => source.next(minute, weightAt(minute)));
  return { history, periods: told.map(({ period }) => period), extra: told.map(({ extra }) => extra) };
}
