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
import { type ErrorSource, judgeErrorPoints } from './unreported-errors.ts';
import { judgeUnusual } from './unusual.ts';
import { verdicts, worst } from './verdict.ts';

export type { Evidence, Planned, Rules, StepEvidence } from './evidence.ts';
export type { Judgement, Reason } from './judgement.ts';

/**
 * What the evidence says of the rollout and of its running step. The worst finding counts, and missing data is never a
 * pass: a source that could not measure gives `error`, too little to tell by gives `inconclusive`.
 */
export function judge(evidence: Evidence): Judgement {
  if (evidence.unmeasured !== undefined) return only('error', `could not measure: ${evidence.unmeasured}`);
  return conclude(courseOf(evidence), evidence);
}

/** The same, with the evidence already worked through; `testers` call the canary beside its weight. */
export function conclude(course: RolloutCourse, known: ErrorSource & Pick<Evidence, 'testers'> = {}): Judgement {
  const { rules, step } = course;
  if (step.periods === 0) return only('inconclusive', 'no whole period to judge yet');
  const quiet = silent(course, known.testers);
  const alone = rules.limits?.alone ?? false;
  const tested = () => [...judgeUnusual(course), judgeErrorRate(course), ...judgeLatency(course)];
  const reasons = [
    ...(quiet === undefined ? [] : [quiet.reason]),
    ...judgeErrorPoints(course, known),
    ...(alone ? [judgeServed(rules, step)] : tested()),
    ...judgeAbsoluteLimit(rules, step),
    ...judgeAbsoluteLatency(course),
    ...judgePlainLimits(rules, step),
  ].map((reason) => watchedOnly(reason, rules));
  return summed(reasons, quiet?.silence, !alone && !rules.watch?.includes('errorRate'));
}

/** A metric that is only watched says what it would have said, and decides nothing. */
function watchedOnly(reason: Reason, { watch }: Rules): Reason {
  if (reason.metric === 'traffic' || !watch?.includes(reason.metric)) return reason;
  return { ...reason, verdict: 'pass', text: `${reason.text} (only watched, would be: ${reason.verdict})` };
}

function summed(reasons: readonly Reason[], silence: Silence | undefined, tested: boolean): Judgement {
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
