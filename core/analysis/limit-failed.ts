import { judgeAbsoluteLimit } from './absolute-limit.ts';
import type { Evidence } from './evidence.ts';
import { judgeAbsoluteLatency } from './latency.ts';
import { judgePlainLimits } from './plain-limits.ts';
import { silent } from './silent.ts';

/** Whether the running step fails by what needs no test: an absolute limit, or a canary that is dead. */
export function limitFailed(evidence: Evidence): boolean {
  const running = evidence.steps.at(-1);
  if (running === undefined) return false;
  return [
    ...judgeAbsoluteLimit(evidence, running.periods),
    ...judgeAbsoluteLatency(evidence, running.periods),
    ...judgePlainLimits(evidence, running.periods),
    silent(evidence, running)?.reason,
  ].some((reason) => reason?.verdict === 'fail');
}
