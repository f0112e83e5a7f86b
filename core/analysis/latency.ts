import { odds } from './chance.ts';
import type { Evidence } from './evidence.ts';
import type { Reason } from './judgement.ts';
import { median } from './median.ts';
import { earlierPeriods } from './reference.ts';
import type { RolloutCourse } from './rollout-course.ts';
import type { Counts, Period } from './series.ts';
import { leastPeriods } from './settings.ts';
import { slowRequests } from './slow-requests.ts';
import type { Verdict } from './verdict.ts';
import { counted, factor, milliseconds } from './words.ts';

/** A version's counts in a period in which its percentile has a value. */
interface Timed extends Counts {
  readonly latencyMs: number;
}
interface Pair {
  readonly canary: Timed;
  readonly stableMs: number;
}

const timed = (counts: Counts | undefined): counts is Timed => counts?.latencyMs !== undefined;

/** What the test says of the canary's percentile against the stable's; nothing when no latency is watched. */
export function judgeLatency(evidence: Evidence, course: RolloutCourse, running: readonly Period[]): Reason[] {
  const spec = evidence.analysis.latency;
  if (spec === undefined) return [];
  return [relative(evidence, course, spec, running)];
}

/** The canary's percentile in the running step, by the median period, against the absolute limit if there is one. */
export function judgeAbsoluteLatency(evidence: Evidence, running: readonly Period[]): Reason[] {
  const spec = evidence.analysis.latency;
  return spec?.max === undefined ? [] : [absolute(evidence, spec.percentile, spec.max, timedCanaries(running))];
}

const timedCanaries = (running: readonly Period[]) => running.map((period) => period.canary).filter(timed);

/** Each canary period beside the stable's value in it; when the stable is idle (weight 100), beside its earlier median. */
function pairsFor(evidence: Evidence, running: readonly Period[]) {
  const same = running.flatMap(({ canary, stable }): Pair[] =>
    timed(canary) && timed(stable) && stable.latencyMs > 0 ? [{ canary, stableMs: stable.latencyMs }] : [],
  );
  const stableServes = running.some(({ stable }) => (stable?.requests ?? 0) > 0);
  const earlier = median(
    earlierPeriods(evidence)
      .map((period) => period.stable)
      .filter(timed)
      .map((counts) => counts.latencyMs),
  );
  if (stableServes || earlier === undefined) return { pairs: same, when: '' };
  return { pairs: timedCanaries(running).map((canary) => ({ canary, stableMs: earlier })), when: ' before this step' };
}

function relative(
  evidence: Evidence,
  course: RolloutCourse,
  spec: { percentile: string; ratio: number },
  running: readonly Period[],
): Reason {
  const { pairs, when } = pairsFor(evidence, running);
  const requests = requestsOf(pairs);
  const times = median(pairs.map((pair) => pair.canary.latencyMs / pair.stableMs));
  const value = median(pairs.map((pair) => pair.canary.latencyMs));
  const stable = median(pairs.map((pair) => pair.stableMs));
  if (times === undefined || value === undefined || stable === undefined)
    return nothing(spec.percentile, 'no period has a response time of both versions');
  const limit = spec.ratio * stable;
  const { verdict, why } = held(evidence, course, running, pairs, times > spec.ratio);
  const text =
    `canary ${spec.percentile} ${milliseconds(value)} over ${counted(requests, 'request')}` +
    ` against stable ${milliseconds(stable)}${when}: ${factor(times)} times; limit ${factor(spec.ratio)} times${why}`;
  return { metric: 'latency', verdict, value, limit, stable, requests, text };
}

const requestsOf = (pairs: readonly Pair[]) => pairs.reduce((sum, pair) => sum + pair.canary.requests, 0);

/** Slower in the median period is no pass; a failure only when chance does not explain it. */
function held(
  evidence: Evidence,
  course: RolloutCourse,
  running: readonly Period[],
  pairs: readonly Pair[],
  slower: boolean,
): { verdict: Verdict; why: string } {
  if (course.failedBy === 'latency') {
    const slow = slowRequests(running);
    return { verdict: 'fail', why: `${slow === undefined ? '' : `; ${slow}`}; ${odds(course)}` };
  }
  const short = tooLittle(evidence, pairs.length, requestsOf(pairs));
  if (short !== '') return { verdict: 'inconclusive', why: short };
  if (slower) return { verdict: 'inconclusive', why: '; not for long enough to tell it from chance' };
  return { verdict: 'pass', why: '' };
}

function absolute(evidence: Evidence, percentile: string, limit: number, canaries: readonly Timed[]): Reason {
  const requests = canaries.reduce((sum, counts) => sum + counts.requests, 0);
  const value = median(canaries.map((counts) => counts.latencyMs));
  if (value === undefined) return nothing(percentile, 'the canary has no response time');
  const short = tooLittle(evidence, canaries.length, requests);
  const found = `canary ${percentile} ${milliseconds(value)} over ${counted(requests, 'request')}`;
  const verdict = short !== '' ? 'inconclusive' : value > limit ? 'fail' : 'pass';
  const text = `${found}; absolute limit ${milliseconds(limit)}${short}`;
  return { metric: 'latency', verdict, value, limit, requests, text };
}

function tooLittle({ analysis }: Evidence, periods: number, requests: number): string {
  if (requests < analysis.minRequests) return `; too few to judge, ${analysis.minRequests} are needed`;
  return periods < leastPeriods ? `; ${periods} of ${leastPeriods} periods` : '';
}

const nothing = (percentile: string, why: string): Reason => ({
  metric: 'latency',
  verdict: 'inconclusive',
  requests: 0,
  text: `${percentile} not judged: ${why}`,
});
