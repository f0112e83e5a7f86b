import { count, counted } from '../text/numbers.ts';
import { judgeBudget } from './budget.ts';
import { judgeErrorRate, judgeUnusual } from './error-rate.ts';
import { courseOf, type Evidence } from './evidence.ts';
import { judgeAdditional } from './judge-additional.ts';
import { judgeAbsoluteLatency, judgeLatency } from './latency.ts';
import { judgeAbsoluteLimit, judgePlainLimits, judgeServed } from './limits.ts';
import { type ErrorSource, judgeReportedErrors } from './reported-errors.ts';
import { total } from './series.ts';
import type { Rules } from './settings.ts';
import { judgeSilence, type TrafficSource } from './silence.ts';
import { type Standing, servedIn } from './standing.ts';
import { type Judgement, type Reason, type Silence, worst, worstFirst } from './verdict.ts';

/**
 * The verdict on the rollout and its running step. The worst finding counts, and missing data is never a pass: a source
 * that could not measure gives `error`, too little evidence gives `inconclusive`.
 */
export function judge(evidence: Evidence): Judgement {
  return withAdditional(
    judgeMain(evidence),
    (evidence.additional ?? []).map((one) => judgeAdditional(one)),
  );
}

function judgeMain(evidence: Evidence): Judgement {
  if (evidence.unmeasured !== undefined) return only('error', `could not measure: ${evidence.unmeasured}`);
  const { standing } = courseOf(evidence);
  return conclude(standing, evidence);
}

/** The same from where the rollout stands. */
export function conclude(
  standing: Standing,
  known: ErrorSource & TrafficSource & Pick<Evidence, 'mostFailed'> = {},
): Judgement {
  const { rules, step } = standing;
  const { unsettled = 0 } = step;
  if (step.periods + unsettled === 0) return only('inconclusive', 'no whole period to judge yet');
  const silent = judgeSilence(standing, known);
  const alone = rules.limits?.alone ?? false;
  const tested = () => [...judgeUnusual(standing), judgeErrorRate(standing), ...judgeLatency(standing)];
  const budget = judgeBudget(standing, known);
  const isOver = budget.some(({ verdict }) => verdict === 'fail');
  const reasons = [
    ...(isOver ? budget : []),
    ...(silent === undefined ? [] : [silent.reason]),
    ...(step.periods === 0 ? [leftOut(standing)] : []),
    ...judgeReportedErrors(standing, known),
    ...(alone ? [judgeServed(rules, step.canary)] : tested()),
    ...judgeAbsoluteLimit(rules, servedIn(standing)),
    ...judgeAbsoluteLatency(standing),
    ...judgePlainLimits(rules, step.rows, step.canary.requests),
    ...(isOver ? [] : budget),
  ].map((reason) => watchedOnly(reason, rules));
  const judged = summed(reasons, silent?.silence, !alone && !rules.watch?.includes('errorRate'));
  return alone || step.periods === 0 ? judged : { ...judged, proof: standing.proof };
}

/** The worst of all metrics counts; a metric without a finding yet has none. */
export function withAdditional(main: Judgement, found: readonly (Reason | undefined)[]): Judgement {
  const reasons = found.filter((reason) => reason !== undefined);
  if (reasons.length === 0) return main;
  const { enough, reasons: first, ...rest } = main;
  const verdict = worst([main.verdict, ...reasons.map((reason) => reason.verdict)]);
  return {
    ...rest,
    verdict,
    reasons: worstFirst([...first, ...reasons]),
    ...(verdict === 'pass' && enough && { enough }),
  };
}

/** A metric that is only watched decides nothing; its reason says what the verdict would be. */
function watchedOnly(reason: Reason, { watch }: Rules): Reason {
  if (reason.metric === 'traffic' || reason.metric === 'budget' || !watch?.includes(reason.metric)) return reason;
  return { ...reason, verdict: 'pass', text: `${reason.text} (only watched, would be: ${reason.verdict})` };
}

function summed(reasons: readonly Reason[], silence: Silence | undefined, tested: boolean): Judgement {
  const verdict = worst(reasons.map((reason) => reason.verdict));
  return {
    verdict,
    reasons: worstFirst(reasons),
    ...(verdict === 'pass' && tested && { enough: true }),
    ...(silence !== undefined && { silence }),
  };
}

/** What a step has shown so far that has no period but those that are left out. */
function leftOut({ coldPeriods, newest, step: { unsettled = 0 } }: Standing): Reason {
  const { requests, errors } = total(newest, 'canary');
  const isCold = coldPeriods > 0;
  const why = isCold
    ? `the canary may be cold for ${counted(coldPeriods, 'period')}`
    : `the weight may not have reached the requests of ${counted(unsettled, 'period')}`;
  const seen = isCold ? `; ${count(errors)} of ${counted(requests, 'request')} failed so far` : '';
  return {
    metric: 'traffic',
    verdict: 'inconclusive',
    requests,
    text: `${why}: only an outage counts there${seen}`,
  };
}

const only = (verdict: Reason['verdict'], text: string): Judgement => ({
  verdict,
  reasons: [{ metric: 'traffic', verdict, requests: 0, text }],
});

/** Whether the running step fails without a test: by an absolute limit, or by a dead canary. */
export function failsUntested(standing: Standing): boolean {
  const { rules, step } = standing;
  return [
    ...judgeAbsoluteLimit(rules, servedIn(standing)),
    ...judgeAbsoluteLatency(standing),
    ...judgePlainLimits(rules, step.rows, step.canary.requests),
    judgeSilence(standing)?.reason,
  ].some((reason) => reason?.verdict === 'fail');
}
