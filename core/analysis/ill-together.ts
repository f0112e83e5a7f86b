import type { Split } from './split.ts';

/**
 * Both versions are ill at once: a dependency that they share fails, or the canary hurts both. Whichever it is, the
 * difference between them says little about the release while it lasts: one has warmer pools, or more traffic to lose.
 */
export interface Illness {
  /** Periods since the last one in which both were ill; absent before the first. */
  readonly since?: number;
  /** It began while the canary's share had just grown: the canary is the likelier cause. */
  readonly isEarly?: boolean;
}

export const noIllness: Illness = {};

/** Ill: above twice the usual rate and one point. */
const illTimes = 2;
const illPoints = 0.01;
/** A canary above so many times the ill stable's rate is not ill together with it, but worse. */
const mostTimes = 3;

export function isIllTogether({ canary, canaryBad, stable, stableBad }: Split, usual: number): boolean {
  const limit = illTimes * usual + illPoints;
  return (
    stableBad > limit * stable && canaryBad > limit * canary && canaryBad * stable <= mostTimes * stableBad * canary
  );
}

/** So soon after a step's beginning, an illness is laid on the canary. */
const earlyPeriods = 3;
/** The healthy periods after which an illness is over. */
const healthyPeriods = 5;

/** With one more period; `age` counts the whole periods since the running step began. */
export function illnessPlus(illness: Illness, isIll: boolean, age: number): Illness {
  const { since } = illness;
  if (!isIll) return since === undefined ? illness : { ...illness, since: since + 1 };
  return isOver(illness) ? { since: 0, isEarly: age < earlyPeriods } : { ...illness, since: 0 };
}

/** The comparison may be trusted again; also when there was no illness. */
export const isOver = ({ since }: Illness): boolean => since === undefined || since >= healthyPeriods;
