import { judgeAbsoluteLimit } from './absolute-limit.ts';
import { courseOf } from './course-of.ts';
import { judgeErrorRate } from './error-rate.ts';
import type { Evidence, Rules } from './evidence.ts';
import type { Judgement, Reason } from './judgement.ts';
import { judgeAbsoluteLatency, judgeLatency } from './latency.ts';
import { judgePlainLimits, judgeServed } from './plain-limits.ts';
import type { RolloutCourse } from './rollout-course.ts';
import type { Silence } from './silence.ts';
import { silent } from './silent.ts';
import { judgeUnusual } from './unusual.ts';
import { verdicts, worst } from './verdict.ts';

export type { Evidence, Planned, Rules, StepEvidence } from './evidence.ts';
export type { Judgement, Reason } from './judgement.ts';

/**
 * What the evidence says of the rollout and of its running step. The worst finding counts, and missing data is never a
 * pass: a source that could not measure gives `error`, too little to tell by gives `inconclusive`.
 */
export function judge(evidence: Evidence): Judgement {
  return conclude(evidence, courseOf(evidence));
}

/** The same, with the evidence already worked through. */
export function conclude(evidence: Evidence, course: RolloutCourse): Judgement {
  if (evidence.unmeasured !== undefined) return only('error', `could not measure: ${evidence.unmeasured}`);
  const running = evidence.steps.at(-1);
  if (running === undefined || running.periods.length === 0)
    return only('inconclusive', 'no whole period to judge yet');
  const quiet = silent(evidence, running);
  const alone = evidence.analysis.limits?.alone ?? false;
  const tested = [
    ...judgeUnusual(course, running.periods),
    judgeErrorRate(evidence, course, running.periods),
    ...judgeLatency(evidence, course, running.periods),
  ];
  const reasons = [
    ...(quiet === undefined ? [] : [quiet.reason]),
    ...(alone ? [judgeServed(evidence, running.periods)] : tested),
    ...judgeAbsoluteLimit(evidence, running.periods),
    ...judgeAbsoluteLatency(evidence, running.periods),
    ...judgePlainLimits(evidence, running.periods),
  ].map((reason) => watchedOnly(reason, evidence.analysis));
  return fold(reasons, quiet?.silence, !alone && !evidence.analysis.watch?.includes('errorRate'));
}

/** A metric that is only watched says what it would have said, and decides nothing. */
function watchedOnly(reason: Reason, { watch }: Rules): Reason {
  if (reason.metric === 'traffic' || !watch?.includes(reason.metric)) return reason;
  return { ...reason, verdict: 'pass', text: `${reason.text} (only watched, would be: ${reason.verdict})` };
}

function fold(reasons: readonly Reason[], silence: Silence | undefined, tested: boolean): Judgement {
  const worstFirst = reasons.toSorted((a, b) => verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict));
  const verdict = worst(reasons.map((reason) => reason.verdict));
  return {
    verdict,
    reasons: worstFirst,
    ...(verdict === 'pass' && tested && { enough: true }),
    ...(silence !== undefined && { silence }),
  };
}

const only = (verdict: Reason['verdict'], text: string): Judgement => ({
  verdict,
  reasons: [{ metric: 'traffic', verdict, requests: 0, text }],
});
