import type { Measured } from '../../core/analysis/series.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import { stepResults } from '../pipeline/step-results.ts';
import type { ToldRollout } from '../pipeline/told-rollout.ts';
import { decisionRows } from './decision-rows.ts';
import { factsOf } from './facts.ts';
import { gapsOf } from './gaps.ts';
import { happenings } from './happenings.ts';
import { headlineOf } from './headline.ts';
import { judgedStretches } from './judged-stretches.ts';
import { routeChanges } from './route-changes.ts';
import { setWeights } from './set-weights.ts';
import { shownStretch } from './shown-stretch.ts';
import type { Look, Story } from './story.ts';

/** A rollout, ended or not, with what was measured of it, as it is told at `now` (milliseconds). */
export function storyOf(told: ToldRollout, measured: Measured, now: number): Story {
  const { rolloutId, sight } = told;
  const { record, decisions } = sight;
  const plan = record?.plan;
  const shown = shownStretch(sight, now);
  const periods = measured.periods.filter(({ start }) => shown && start >= shown.from && start < shown.to);
  return {
    rolloutId,
    service: plan?.service ?? rolloutId,
    stable: plan?.stable ?? 'stable',
    canary: plan?.canary ?? 'canary',
    headline: headlineOf(told, now),
    facts: factsOf(told, periods, now),
    steps: stepResults(told),
    ...(shown && { shown }),
    weights: shown === undefined ? [] : setWeights(decisions, shown.to),
    periods,
    ...metricsOf(plan),
    judged: plan === undefined ? [] : judgedStretches(plan, decisions),
    looks: decisions.flatMap(lookOf),
    happenings: happenings(decisions),
    decisions: decisionRows(decisions),
    routes: routeChanges(told),
    missing: gapsOf(record, measured, now, told.ending !== undefined),
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
