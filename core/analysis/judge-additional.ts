import { count, counted } from '../text/numbers.ts';
import type { Additional } from './additional.ts';
import { judgeErrorRate, judgeUnusual } from './error-rate.ts';
import { type AdditionalEvidence, courseOf } from './evidence.ts';
import { isSlower, judgeAbsoluteLatency, judgeLatency } from './latency.ts';
import { judgeAbsoluteLimit } from './limits.ts';
import { type ErrorSource, judgeReportedErrors } from './reported-errors.ts';
import { total } from './series.ts';
import { due, expected, gap, isSticky, refusals, starving, type TrafficSource } from './silence.ts';
import { type Standing, servedIn, settledPeriods } from './standing.ts';
import { type Reason, worstFirst } from './verdict.ts';

/** The worst finding on an additional metric, under its name; undefined before its step has a whole period. */
export function judgeAdditional(evidence: AdditionalEvidence): Reason | undefined {
  const { metric, unmeasured } = evidence;
  if (unmeasured === undefined) return concludeAdditional(courseOf(evidence).standing, metric, evidence);
  return named(metric, unknown(0, `could not measure: ${unmeasured}`));
}

/** The same from where the metric stands. */
export function concludeAdditional(
  standing: Standing,
  metric: Additional,
  known: ErrorSource & TrafficSource = {},
): Reason | undefined {
  const { rules, step } = standing;
  if (step.periods + (step.unsettled ?? 0) === 0) return undefined;
  const served = servedIn(standing);
  const errors = () => [
    ...judgeReportedErrors(standing, known),
    ...judgeUnusual(standing),
    judgeErrorRate(standing),
    ...judgeAbsoluteLimit(rules, served),
  ];
  const found = [
    ...judgeAdditionalSilence(standing, known),
    ...(rules.isLatencyAlone ? [] : errors()),
    ...judgeLatency(standing),
    ...judgeAbsoluteLatency(standing),
  ].map((reason) => (metric.mustPass ? reason : unlessSuspect(reason, standing)));
  const [worst] = worstFirst(found);
  return worst && named(metric, worst);
}

/** Too few requests hold no step: a rare route would hold each. A difference that chance may still explain does. */
function unlessSuspect(reason: Reason, standing: Standing): Reason {
  if (reason.verdict !== 'inconclusive') return reason;
  const holds = reason.metric === 'latency' ? isSlower(standing) : standing.isSuspect || standing.isIllTogether;
  return holds ? reason : { ...reason, verdict: 'pass' };
}

function named({ name, watch }: Additional, reason: Reason): Reason {
  const text = `${name}: ${reason.text}`;
  if (!watch) return { ...reason, name, text };
  return { ...reason, name, verdict: 'pass', text: `${text} (only watched, would be: ${reason.verdict})` };
}

/** A stable that fails more often may fail ten times in a row by chance. */
const mostFailing = 0.1;

/**
 * A silence that is not for want of traffic. A rare route may have no request in some periods, and a metric no data point
 * then: only what is usual or due is missed. Whether the weight is followed is the main metric's to say.
 */
function judgeAdditionalSilence(standing: Standing, source: TrafficSource): Reason[] {
  const { step, earlier } = standing;
  const newest = settledPeriods(standing).slice(-gap);
  const [canary, stable] = [total(newest, 'canary').requests, total(newest, 'stable').requests];
  const peers = step.weight === 100 ? earlier : step.stable;
  if (step.refused >= refusals && peers.errors < mostFailing * peers.requests)
    return [failed(step.refused, `each of ${counted(step.refused, 'request')} failed, while the stable served`)];
  if (newest.length < gap) return [];
  const usual = (gap * earlier.requests) / Math.max(1, earlier.periods + standing.unheard);
  if (canary + stable === 0)
    return usual < expected
      ? []
      : [unknown(0, `no request of either version in ${gap} periods, where ${about(usual)} are usual`)];
  if (isSticky(standing, source)) return [];
  const missed = due(step.weight, stable);
  if (canary === 0 && missed >= expected)
    return [unknown(0, `none of ${about(missed)} expected canary requests in ${gap} periods, while the stable served`)];
  const starved = starving(standing);
  return starved === undefined ? [] : [starved.reason];
}

const about = (requests: number) => `about ${count(requests)}`;

const unknown = (requests: number, text: string): Reason => ({ metric: 'traffic', verdict: 'error', requests, text });

const failed = (requests: number, text: string): Reason => ({ metric: 'errorRate', verdict: 'fail', requests, text });
