import { sharesOf } from '../analysis/additional.ts';
import { coldSeconds } from '../analysis/bets.ts';
import { leftOutPeriods, type Settings, settingsOf } from '../analysis/settings.ts';
import type { PlannedStep } from '../plan/steps.ts';
import type { AnalysisSpec } from '../spec/analysis-spec.ts';
import { detectable, type LiveTraffic, periodsToFail, periodsToPass, type Traffic } from './forecast.ts';

/** The expected detection of a step at today's traffic; on average, and without the latency's help. */
interface StepProspect {
  readonly weight: number;
  /** Requests that the canary will get each minute. */
  readonly requests: number;
  /** The least additional error rate that would be found within the bake, a proportion; absent when none would. */
  readonly finds?: number;
  /** Seconds until a canary as good as the stable may pass, the metrics’ delay included; absent for never. */
  readonly passes?: number;
  /** A canary with `worse` more errors: seconds until its rollback, and requests that fail until then; absent for never. */
  readonly rollsBack?: { readonly seconds: number; readonly failed: number };
}

export interface Prospect {
  /** Requests of the stable each minute now. */
  readonly requests: number;
  /** Its usual error rate, a proportion. */
  readonly errorRate: number;
  /** Over-dispersion of its errors: 1 is none. */
  readonly noise: number;
  readonly steps: readonly StepProspect[];
}

/** The regression that a prospect prices: five points more errors. */
export const worse = 0.05;

/** Half of the canary's requests fail: no canary may hide that. */
const outage = 0.5;

/**
 * The expected powers of a rollout's analysis; undefined when no test of error rates decides.
 *
 * @param unsettled periods that each step leaves out at least, because the weight is on its way
 */
export function prospectOf(
  steps: readonly PlannedStep[],
  analysis: AnalysisSpec,
  live: LiveTraffic,
  unsettled = 0,
): Prospect | undefined {
  if (analysis.limits?.alone || analysis.watch?.includes('errorRate')) return undefined;
  const minutes = analysis.metrics.period / 60;
  return {
    requests: live.requests / minutes,
    errorRate: live.rate,
    noise: live.noise,
    steps: steps.map((step, i) => stepProspect(step, analysis, live, unsettled, i === 0)),
  };
}

function stepProspect(
  { weight, bakeSeconds, minBakeSeconds = 0 }: PlannedStep,
  analysis: AnalysisSpec,
  live: LiveTraffic,
  unsettled: number,
  isFirst: boolean,
): StepProspect {
  const { period, delay } = analysis.metrics;
  const [traffic, settings] = [{ ...live, weight }, mainSettings(analysis)];
  const bad = Math.min(1, live.rate + worse);
  const pass = counted(periodsToPass(traffic, settings), traffic, settings);
  const cold = isFirst && settings.warmup === undefined ? coldPeriods(period) : 0;
  const leftOut = leftOutPeriods(settings, period, { unsettled, isFirst });
  const fail = counted(periodsToFail(bad, traffic, settings), traffic, settings) + cold;
  const finds = detectable(Math.max(0, wholePeriods(bakeSeconds, analysis) - cold - leftOut), traffic, settings);
  const perSecond = (live.requests * weight) / (100 * period);
  // A step begins with a look, which comes `delay` after a period's end. The rest of that period counts for no step.
  const seconds = (periods: number) => (Math.ceil(periods) + 1 + leftOut + Math.floor(delay / period)) * period;
  return {
    weight,
    requests: perSecond * 60,
    ...(finds < 1 && { finds: finds - live.rate }),
    ...(Number.isFinite(pass) && { passes: Math.max(seconds(pass), minBakeSeconds) }),
    ...(Number.isFinite(fail) && {
      rollsBack: { seconds: seconds(fail), failed: (bad - live.rate) * perSecond * seconds(fail) },
    }),
  };
}

/** Whether no step can detect anything in its longest time: neither pass a good canary nor see half of it fail. */
export const isBlind = (
  steps: readonly PlannedStep[],
  analysis: AnalysisSpec,
  live: LiveTraffic,
  unsettled = 0,
): boolean =>
  steps.every(({ weight, maxBakeSeconds }, i) => {
    const [traffic, settings] = [{ ...live, weight }, mainSettings(analysis)];
    const leftOut = leftOutPeriods(settings, analysis.metrics.period, { unsettled, isFirst: i === 0 });
    const most = wholePeriods(maxBakeSeconds, analysis) - leftOut;
    const told = [periodsToPass(traffic, settings), periodsToFail(Math.min(1, live.rate + outage), traffic, settings)];
    return told.every((periods) => counted(periods, traffic, settings) > most);
  });

const mainSettings = (analysis: AnalysisSpec): Settings =>
  settingsOf(analysis, sharesOf(analysis.additionalMetrics?.length ?? 0).main);

/** The periods that a cold start costs: while it may last, each counts for a quarter. */
const coldPeriods = (period: number): number => 0.75 * Math.ceil(coldSeconds / period);

/** No verdict before the canary had as many requests as the spec asks for. */
const counted = (periods: number, { requests, weight }: Traffic, { minRequests }: Settings): number =>
  Math.max(periods, (100 * minRequests) / (requests * weight));

/** Whole periods that have reached CloudWatch by the end of so many seconds. */
const wholePeriods = (seconds: number, { metrics: { period, delay } }: AnalysisSpec): number =>
  Math.max(0, Math.floor((seconds - delay) / period));
