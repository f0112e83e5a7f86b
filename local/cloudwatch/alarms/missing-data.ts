import type { StateValue } from './common-input.ts';

/** Periods of the evaluation range, oldest first: true is breaching, false is not, undefined has no data. */
export type Range = readonly (boolean | undefined)[];

export interface Rule {
  /** N: how many data points are judged. */
  readonly evaluationPeriods: number;
  /** M: how many of them must breach. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: 'breaching' | 'notBreaching' | 'ignore' | 'missing';
}

/** CloudWatch looks further back than N periods, in case some have no data. It does not say how far; its examples show 2. */
export const extraPeriods = 2;

/**
 * The state that the range asks for; undefined keeps the present one. Real points are used as far as they reach, and only
 * the rest of N is filled. Where that leaves fewer than M breaching points, all of them breaching, `missing` raises the
 * alarm once the oldest of them is M periods old, and otherwise keeps the state: the next point may be a good one.
 */
export function stateFor(
  range: Range,
  { evaluationPeriods, datapointsToAlarm, treatMissingData }: Rule,
): StateValue | undefined {
  const real = range.filter((point) => point !== undefined).slice(-evaluationPeriods);
  const breaching = real.filter((point) => point).length;
  const missing = evaluationPeriods - real.length;
  const filled = treatMissingData === 'breaching' ? missing : 0;
  if (breaching + filled >= datapointsToAlarm) return 'ALARM';
  if (missing === 0 || treatMissingData === 'breaching' || treatMissingData === 'notBreaching') return 'OK';
  if (breaching < real.length) return 'OK';
  if (treatMissingData === 'ignore') return undefined;
  if (real.length === 0) return 'INSUFFICIENT_DATA';
  const oldest = range.length - range.indexOf(true);
  return oldest >= datapointsToAlarm ? 'ALARM' : undefined;
}
