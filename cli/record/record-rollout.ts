import { recordOf } from '../../core/analysis/record.ts';
import type { Recording } from '../../core/analysis/recording.ts';
import { evidenceOf, measuredSpan } from '../../core/evidence/evidence-of.ts';
import type { MetricSource } from '../../core/ports/metrics.ts';
import type { Sight } from '../follow/rollout.ts';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';
import { ranOf } from './ran-of.ts';

/**
 * A rollout that has run, or runs, with its metrics as CloudWatch has them now.
 *
 * @throws Failure when there is nothing to record, or no longer
 */
export async function recordRollout(
  metrics: MetricSource,
  rolloutId: string,
  { record, decisions }: Sight,
  now: number,
): Promise<Recording> {
  if (record === undefined) throw nothing(rolloutId, 'was never planned');
  const { plan } = record;
  if (plan.analysis === 'alarmsOnly') throw nothing(rolloutId, 'was watched by alarms alone, which are not recorded');
  const ran = ranOf(record, decisions, now);
  const { from, to } = measuredSpan(ran, plan.analysis.metrics, now);
  const end = Math.min(to, ran.until);
  const measured = await metrics.measure(plan, from, end);
  if (measured.unmeasured !== undefined)
    throw new Failure(exits.unreachable, `${rolloutId} could not be measured: ${measured.unmeasured}`);
  const recording = recordOf(rolloutId, evidenceOf(ran, plan.analysis, measured, end));
  if (recording === undefined) throw nothing(rolloutId, 'held no weight for a whole period');
  if (recording.periods.every((period) => period === null))
    throw nothing(
      rolloutId,
      'has no metrics any more: CloudWatch keeps periods of a minute for 15 days, and of five minutes for 63',
    );
  return recording;
}

const nothing = (rolloutId: string, why: string) => new Failure(exits.refused, `${rolloutId} ${why}`);
