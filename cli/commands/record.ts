import type { Shifted } from '../../core/control/control.ts';
import { evidenceOf, measuredSpan, type Timeline } from '../../core/evidence/timeline.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { RolloutRecord } from '../../core/ledger/record.ts';
import type { MetricSource } from '../../core/ports/metrics.ts';
import { type Recording, recordOf } from '../../core/replay/recording.ts';
import { endsClimb } from '../rollout/decisions.ts';
import { findRollout } from '../rollout/find.ts';
import type { RolloutState } from '../rollout/state.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';

export async function run(context: Context, id: string | undefined): Promise<number> {
  const connection = await context.connect();
  const { rolloutId, state } = await findRollout(connection, id, { orLatest: true });
  const recording = await recordRollout(connection.metrics, rolloutId, state, connection.now());
  context.data(recording);
  return exits.done;
}

/**
 * Records a rollout, ended or not, with the metrics that CloudWatch has now.
 *
 * @throws Failure when there is nothing to record, or its metrics have expired
 */
export async function recordRollout(
  metrics: MetricSource,
  rolloutId: string,
  { record, decisions }: RolloutState,
  now: number,
): Promise<Recording> {
  if (record === undefined) throw nothing(rolloutId, 'was never planned');
  const { plan } = record;
  if (plan.analysis === 'alarmsOnly') throw nothing(rolloutId, 'was watched by alarms alone, which are not recorded');
  const timeline = timelineOf(record, decisions, now);
  const { from, to } = measuredSpan(timeline, plan.analysis.metrics, now);
  const end = Math.min(to, timeline.until);
  const measured = await metrics.measure(plan, from, end);
  if (measured.unmeasured !== undefined)
    throw new Failure(exits.unreachable, `${rolloutId} could not be measured: ${measured.unmeasured}`);
  const recording = recordOf(rolloutId, evidenceOf(timeline, plan.analysis, measured, end));
  if (recording === undefined) throw nothing(rolloutId, 'held no weight for a whole period');
  if (recording.periods.every((period) => period === null))
    throw nothing(
      rolloutId,
      'has no metrics any more: CloudWatch keeps periods of a minute for 15 days, and of five minutes for 63',
    );
  return recording;
}

const nothing = (rolloutId: string, why: string) => new Failure(exits.refused, `${rolloutId} ${why}`);

/** The weights of a rollout over time, from the ledger. Milliseconds since the epoch. */
interface EndedTimeline extends Timeline {
  /** The end of its last own weight, by promotion, stop or takeover; `now` while it runs. */
  readonly until: number;
}

function timelineOf(record: RolloutRecord, decisions: readonly Decision[], now: number): EndedTimeline {
  const over = decisions.find(endsClimb)?.at ?? record.endedAt ?? now;
  return {
    plan: record.plan,
    plannedAt: record.startedAt,
    shifts: decisions.reduce<Shifted[]>(shiftedBy, []),
    until: Math.min(over, record.promotedAt ?? over),
  };
}

/** Weights only rise, so an equal one is the same shift recorded twice. */
const shiftedBy = (shifts: Shifted[], { did, weight, at }: Decision): Shifted[] =>
  did === 'shifted' && weight !== undefined && shifts.at(-1)?.weight !== weight ? [...shifts, { weight, at }] : shifts;
