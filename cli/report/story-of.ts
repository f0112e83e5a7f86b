import type { Measured, Period } from '../../core/analysis/series.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { RolloutRecord } from '../../core/ledger/record.ts';
import { versionNames } from '../../core/plan/names.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import type { ReportedRollout } from '../rollout/reported.ts';
import { stepResults } from '../rollout/reported.ts';
import { answersOf } from './answers.ts';
import { decidingLook } from './deciding-look.ts';
import { headlineOf } from './headline.ts';
import { decisionRows, happenings } from './ledger.ts';
import { routeDiffs } from './route-diff.ts';
import { specText } from './spec-text.ts';
import type { AdditionalSeries, Look, Story } from './story.ts';
import { judgedStretches, setWeights, shownStretch } from './stretches.ts';
import { termsOf } from './terms.ts';

/** The story of a rollout, ended or not, and of its metrics, as of `now` in milliseconds. */
export function storyOf(rollout: ReportedRollout, measured: Measured, now: number): Story {
  const { rolloutId, state } = rollout;
  const { record, decisions } = state;
  const plan = record?.plan;
  const spec = specText(rollout.spec);
  const shown = shownStretch(state, now);
  const isShown = ({ start }: Period) => shown !== undefined && start >= shown.from && start < shown.to;
  const periods = measured.periods.filter(isShown);
  return {
    rolloutId,
    service: plan?.service ?? rolloutId,
    ...(plan === undefined ? { stable: 'stable', canary: 'canary' } : versionNames(plan)),
    headline: headlineOf(rollout, now),
    answers: answersOf(rollout, periods, now),
    ...(rollout.dashboard !== undefined && { dashboard: rollout.dashboard }),
    ...decidingLook(rollout),
    terms: plan === undefined ? [] : termsOf(plan),
    ...(spec !== undefined && { spec }),
    steps: stepResults(rollout),
    ...(shown && { shown }),
    weights: shown === undefined ? [] : setWeights(decisions, shown.to),
    periods,
    ...metricsOf(plan),
    additional: additionalOf(plan, measured.additional, decisions).map((one) => ({
      ...one,
      periods: one.periods.filter(isShown),
    })),
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

function additionalOf(
  plan: RolloutPlan | undefined,
  measured: Measured['additional'],
  decisions: readonly Decision[],
): readonly AdditionalSeries[] {
  if (plan === undefined || plan.analysis === 'alarmsOnly') return [];
  const [worst] = decisions.find(({ did }) => did === 'stopped')?.reasons ?? [];
  return (plan.analysis.additionalMetrics ?? []).flatMap(({ name, canary, latency }) => {
    const { periods = [] } = measured?.[name] ?? {};
    return periods.length === 0
      ? []
      : [
          {
            name,
            periods,
            hasErrors: canary.errors !== undefined,
            ...(latency && { percentile: latency.percentile }),
            decisive: worst?.name === name,
          },
        ];
  });
}

const lookOf = ({ by, verdict, at, reasons = [], why, silence }: Decision): Look[] =>
  by !== 'analyze-canary' || verdict === undefined
    ? []
    : [{ at, verdict, ...(silence !== undefined && { silence }), text: reasons[0]?.text ?? why }];

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
