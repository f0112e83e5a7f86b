import type { Measured, Period } from '../../core/analysis/series.ts';
import { rate, total } from '../../core/analysis/series.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { RolloutRecord } from '../../core/ledger/record.ts';
import { versionNames } from '../../core/plan/names.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import { routerName } from '../../core/routing/route.ts';
import { span } from '../../core/text/span.ts';
import type { ReportedRollout } from '../rollout/reported.ts';
import { stepResults } from '../rollout/reported.ts';
import { percent, timestamp } from '../terminal/text.ts';
import { headlineOf } from './headline.ts';
import { decisionRows, happenings } from './ledger.ts';
import { routeDiffs } from './route-diff.ts';
import type { Fact, Look, Story } from './story.ts';
import { judgedStretches, setWeights, shownStretch } from './stretches.ts';

/** The story of a rollout, ended or not, and of its metrics, as of `now` in milliseconds. */
export function storyOf(rollout: ReportedRollout, measured: Measured, now: number): Story {
  const { rolloutId, state } = rollout;
  const { record, decisions } = state;
  const plan = record?.plan;
  const shown = shownStretch(state, now);
  const periods = measured.periods.filter(({ start }) => shown && start >= shown.from && start < shown.to);
  return {
    rolloutId,
    service: plan?.service ?? rolloutId,
    ...(plan === undefined ? { stable: 'stable', canary: 'canary' } : versionNames(plan)),
    headline: headlineOf(rollout, now),
    facts: factsOf(rollout, periods, now),
    steps: stepResults(rollout),
    ...(shown && { shown }),
    weights: shown === undefined ? [] : setWeights(decisions, shown.to),
    periods,
    ...metricsOf(plan),
    judged: plan === undefined ? [] : judgedStretches(plan, decisions),
    looks: decisions.flatMap(lookOf),
    happenings: happenings(decisions),
    decisions: decisionRows(decisions),
    routes: routeDiffs(rollout),
    missing: gapsOf(record, measured, now, rollout.ending !== undefined),
    toldAt: now,
  };
}

function metricsOf(plan: RolloutPlan | undefined): Pick<Story, 'periodSeconds' | 'percentile'> {
  if (plan === undefined || plan.analysis === 'alarmsOnly') return { periodSeconds: 60 };
  const { metrics, latency } = plan.analysis;
  return { periodSeconds: metrics.period, ...(latency && { percentile: latency.percentile }) };
}

const lookOf = ({ by, verdict, at, reasons = [], why, silence }: Decision): Look[] =>
  by !== 'analyze-canary' || verdict === undefined
    ? []
    : [{ at, verdict, ...(silence !== undefined && { silence }), text: reasons[0]?.text ?? why }];

/** The first facts that a reader asks for: the change, its times, the restore, the canary's requests. */
function factsOf({ rolloutId, state }: ReportedRollout, periods: readonly Period[], now: number): Fact[] {
  const { record, decisions } = state;
  const fact = (name: string, value: string | undefined): Fact[] => (value === undefined ? [] : [{ name, value }]);
  if (record === undefined) return fact('Rollout', rolloutId);
  const { plan, startedAt, promotedAt, endedAt } = record;
  const names = versionNames(plan);
  const over = promotedAt ?? decisions.findLast(({ did }) => did === 'restored' || did === 'halted')?.at ?? endedAt;
  return [
    ...fact('Rollout', rolloutId),
    ...fact('Change', `${names.stable} to ${names.canary}, revision ${plan.revision}`),
    ...fact('Router', routerName(plan.router)),
    ...fact('Started', `${timestamp(startedAt)} UTC`),
    ...(over === undefined
      ? fact('Runs for', span((now - startedAt) / 1000))
      : fact('Took', `${span((over - startedAt) / 1000)}, until ${timestamp(over)} UTC`)),
    ...fact('Restored after', putBackAfter(decisions)),
    ...fact('Canary served', exposure(periods, startedAt)),
    ...fact('Alarms', plan.alarms.length === 0 ? undefined : plan.alarms.map(({ name }) => name).join(', ')),
  ];
}

/** The time from the recorded cause to the original weights in force. */
function putBackAfter(decisions: readonly Decision[]): string | undefined {
  const restored = decisions.find(({ did }) => did === 'restored');
  const cause = decisions.findLast(
    ({ did, at }) => (did === 'stopped' || did === 'signalled') && at <= (restored?.at ?? 0),
  );
  return restored === undefined || cause === undefined ? undefined : span((restored.at - cause.at) / 1000);
}

function exposure(periods: readonly Period[], since: number): string | undefined {
  const met = total(
    periods.filter(({ start }) => start >= since),
    'canary',
  );
  if (met.periods === 0) return undefined;
  const count = (value: number) => value.toLocaleString('en-US');
  return `${count(met.requests)} requests, ${count(met.errors)} of them failed (${percent(rate(met))})`;
}

const day = 86_400_000;

/** The gaps in a rollout's numbers with their causes, each a sentence. */
function gapsOf(record: RolloutRecord | undefined, measured: Measured, now: number, ended: boolean): string[] {
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
