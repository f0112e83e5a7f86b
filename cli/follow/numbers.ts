import type { Measured, Period } from '../../core/analysis/series.ts';
import { firstWhole, lastWhole } from '../../core/analysis/series.ts';
import type { AlarmReading, AlarmSource } from '../../core/ports/alarms.ts';
import type { MetricSource } from '../../core/ports/metrics.ts';
import type { Clock } from '../../core/ports/time.ts';
import type { RolloutState } from '../rollout/state.ts';

/** What a terminal shows beside the rollout's own items. */
export interface Numbers {
  /** Whole periods, oldest first. */
  readonly periods: readonly Period[];
  /** Those of the additional metrics, by name. */
  readonly additional?: Measured['additional'];
  /** The alarms of the plan that exist; undefined before they were read, and where that is not allowed. */
  readonly alarms?: readonly AlarmReading[] | undefined;
}

export interface NumberPorts {
  readonly metrics: Pick<MetricSource, 'measure'>;
  readonly alarms: AlarmSource;
  /** AWS's time. */
  now(): number;
}

/** A spark line on the widest terminal has room for no more. */
const mostPeriods = 60;
/** Before the start, for the stable's usual numbers. */
const periodsBefore = 5;
const alarmsEveryMs = 10_000;

/**
 * Keeps the numbers of a rollout as fresh as they can be. CloudWatch charges for each series, so the metrics are read
 * once a period. A read that fails leaves the numbers as they were: the rollout's own state has the reason.
 *
 * @returns a function that begins the reads that are due and gives the numbers known by then
 */
export function numbersOf({ metrics, alarms, now }: NumberPorts, machine: Clock): (state: RolloutState) => Numbers {
  let known: Numbers = { periods: [] };
  let measuredTo = Number.NEGATIVE_INFINITY;
  let alarmsAt = Number.NEGATIVE_INFINITY;
  return ({ record, control }) => {
    if (record === undefined || control === undefined) return known;
    const { plan } = record;
    if (plan.analysis !== 'alarmsOnly') {
      const { period, delay } = plan.analysis.metrics;
      const to = lastWhole(now(), period, delay);
      const from = firstWhole(
        Math.max(record.startedAt - periodsBefore * period * 1000, to - mostPeriods * period * 1000),
        period,
      );
      if (to > measuredTo && to > from)
        inBackground(metrics.measure(plan, from, to), ({ periods, additional }: Measured) => {
          known = { ...known, periods, ...(additional && { additional }) };
        });
      measuredTo = to;
    }
    if (plan.alarms.length > 0 && machine.now() - alarmsAt >= alarmsEveryMs) {
      alarmsAt = machine.now();
      inBackground(alarms.read(plan.alarms.map(({ arn }) => arn)), (read) => {
        known = { ...known, alarms: read };
      });
    }
    return known;
  };
}

function inBackground<Found>(read: Promise<Found>, take: (found: Found) => void): void {
  read.then(take, () => undefined);
}
