import type { Measured } from '../../core/analysis/series.ts';
import type { RolloutRecord } from '../../core/ledger/record.ts';

const day = 86_400_000;

/** What of a rollout's numbers cannot be shown, and why, each a sentence. */
export function gapsOf(record: RolloutRecord | undefined, measured: Measured, now: number, ended: boolean): string[] {
  if (record === undefined)
    return ended ? ['It was never planned, so there are no weights, no decisions and no numbers to show.'] : [];
  if (record.plan.analysis === 'alarmsOnly')
    return ['It is watched by alarms alone (analysis: alarmsOnly): no error rates and response times were read.'];
  if (measured.unmeasured !== undefined)
    return [`Error rates and response times are not shown: ${measured.unmeasured}.`];
  const silent = measured.periods.every(({ canary, stable }) => canary === undefined && stable === undefined);
  if (!silent) return [];
  const old = now - record.startedAt > 15 * day;
  return [
    old
      ? 'CloudWatch has no metrics of this time any more: it keeps periods of a minute for 15 days, and of five minutes for 63.'
      : 'CloudWatch has no metrics of this time: neither version has reported a request.',
  ];
}
