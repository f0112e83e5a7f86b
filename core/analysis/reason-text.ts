import { count, counted } from '../text/numbers.ts';
import type { Total } from './series.ts';

/** A finding in words: metric, value, requests and limit first, then what it is held against, then the evidence. */
export interface Finding {
  /** `error rate`, `p99`. */
  readonly metric: string;
  /** With its unit: `5.05%`, `412 ms`. */
  readonly value: string;
  /** Canary requests that it is taken from. */
  readonly requests: number;
  /** The limit with its unit; absent when there is nothing to compare with. */
  readonly allowed?: string;
  /** Where the limit comes from; absent for none. */
  readonly beside?: string;
  /** What follows from it; absent where the figures say all. */
  readonly why?: string;
}

/** `error rate 5.05% of 218 requests; allowed 0.65%, stable 0.5% of 4,142; chance alone would show this ...`. */
export function findingText({ metric, value, requests, allowed, beside, why }: Finding): string {
  const limit = [...(allowed === undefined ? [] : [`allowed ${allowed}`]), ...(beside === undefined ? [] : [beside])];
  const parts = [`${metric} ${value} of ${counted(requests, 'request')}`, limit.join(', '), why ?? ''];
  return parts.filter((part) => part !== '').join('; ');
}

/** The most rollouts that a sentence counts. */
const million = 1_000_000;

/**
 * The evidence of ln E `highest`: no more than one good rollout in so many ever shows as much (Ville's inequality).
 *
 * @param share the metric's part of alpha: among several metrics, one of them shows as much so many times as often
 */
export function chanceText(highest: number, share = 1): string {
  const log = highest + Math.log(share);
  const rollouts = log > Math.log(million) ? 'more than a million' : count(Math.floor(Math.exp(log)));
  return `chance alone would show this once in ${rollouts} such rollouts at most`;
}

/** The canary in the running step: today's traffic. */
export interface Served {
  readonly canary: Total;
  readonly periodSeconds: number;
}

/** `needs about 90 more canary requests, 2 minutes at today's traffic`; without the time where none were counted yet. */
export function neededText(requests: number, { canary, periodSeconds }: Served): string {
  const about = requests < 100 ? requests : Number(requests.toPrecision(2));
  const needs = `needs about ${counted(about, 'more canary request')}`;
  if (canary.requests === 0) return needs;
  const minutes = Math.ceil((requests * canary.periods * periodSeconds) / (60 * canary.requests));
  return `${needs}, ${counted(minutes, 'minute')} at today's traffic`;
}

/** `too few to judge: needs about 32 more canary requests, ...`. */
export const tooFewText = (found: number, needed: number, served: Served): string =>
  `too few to judge: ${neededText(needed - found, served)}`;
