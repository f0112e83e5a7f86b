import { judgeErrorRate, judgeUnusual } from './error-rate.ts';
import { courseOf, type Evidence } from './evidence.ts';
import { judgeAbsoluteLatency, judgeLatency } from './latency.ts';
import { judgeAbsoluteLimit, judgePlainLimits, judgeServed } from './limits.ts';
import { type ErrorSource, judgeErrorPoints } from './reported-errors.ts';
import type { RolloutCourse } from './rollout-course.ts';
import type { Rules } from './settings.ts';
import { silent } from './silence.ts';
import { type Judgement, type Reason, type Silence, verdicts, worst } from './verdict.ts';

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
    ...(alone ? [judgeServed(rules, step.canary)] : tested()),
    ...judgeAbsoluteLimit(rules, step.canary),
    ...judgeAbsoluteLatency(course),
    ...judgePlainLimits(rules, step.rows, step.canary.requests),
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

/** Whether the running step fails by what needs no test: an absolute limit, or a canary that is dead. */
export function limitFailed(course: RolloutCourse): boolean {
  const { rules, step } = course;
  return [
    ...judgeAbsoluteLimit(rules, step.canary),
    ...judgeAbsoluteLatency(course),
    ...judgePlainLimits(rules, step.rows, step.canary.requests),
    silent(course)?.reason,
  ].some((reason) => reason?.verdict === 'fail');
}
