import { guardShare } from './guards.ts';
import { logSumExp } from './math.ts';

/** The test that evidence came from. */
export type Test = 'errors' | 'latency' | 'canaryGuard' | 'bothGuard';

/** ln E of each test; without `latency` when none is watched. */
interface TestLogs {
  readonly errors: number;
  readonly canaryGuard: number;
  readonly bothGuard: number;
  readonly latency: number | undefined;
}

/** ln of each test's part of the evidence. */
export type Parts = readonly (readonly [Test, number])[];

const latencyShare = 0.3;

/** ln of the error rate's part: the share of alpha that the other tests leave. */
export const errorPart = (errors: number, isLatencyWatched: boolean): number =>
  Math.log(1 - 2 * guardShare - (isLatencyWatched ? latencyShare : 0)) + errors;

/**
 * The tests share one alpha as a weighted mean. The mean is as valid as each of them, with any dependence among them
 * (Vovk & Wang, "E-values", Annals of Statistics 49, 2021).
 */
export const partsOf = ({ errors, canaryGuard, bothGuard, latency }: TestLogs): Parts => [
  ['errors', errorPart(errors, latency !== undefined)],
  ['canaryGuard', Math.log(guardShare) + canaryGuard],
  ['bothGuard', Math.log(guardShare) + bothGuard],
  ...(latency === undefined ? [] : [['latency', Math.log(latencyShare) + latency] as const]),
];

/** ln E of all tests together. */
export const together = (parts: Parts): number => logSumExp(parts.map(([, part]) => part));

/** The test that brings most of the evidence. */
export const foremost = (parts: Parts): Test | undefined =>
  parts.reduce<Parts[number] | undefined>((a, b) => (a === undefined || b[1] > a[1] ? b : a), undefined)?.[0];

/** Evidence from which a canary is bad: ln 1/alpha. */
export const neededFor = (alpha: number): number => Math.log(1 / alpha);
