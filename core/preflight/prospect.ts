import { additionalRules, sharesOf } from '../analysis/additional.ts';
import { coldSeconds } from '../analysis/bets.ts';
import type { Measured } from '../analysis/series.ts';
import { leftOutPeriods, type Settings, settingsOf } from '../analysis/settings.ts';
import type { PlannedStep } from '../plan/steps.ts';
import type { AnalysisSpec } from '../spec/analysis-spec.ts';
import { detectable, type LiveTraffic, periodsToFail, periodsToPass, type Traffic, usualTraffic } from './forecast.ts';

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
  /** In the spec's order; those alone whose errors were measured. Absent without additional metrics. */
  readonly additional?: readonly (Omit<Prospect, 'additional'> & {
    readonly name: string;
    readonly mustPass: boolean;
  })[];
}

type Metrics = Pick<AnalysisSpec['metrics'], 'period' | 'delay'>;

/** The regression that a prospect prices: five points more errors. */
export const worse = 0.05;

/** Half of the canary's requests fail: no canary may hide that. */
const outage = 0.5;

/**
 * The expected powers of a rollout's analysis; undefined when no test of error rates decides.
 *
 * @param measured the stable's last hours of each additional metric, by name
 * @param unsettled periods that each step leaves out at least, because the weight is on its way
 */
export function prospectOf(
  steps: readonly PlannedStep[],
  analysis: AnalysisSpec,
  live: LiveTraffic,
  unsettled = 0,
  measured: Measured['additional'] = {},
): Prospect | undefined {
  if (analysis.limits?.alone || analysis.watch?.includes('errorRate')) return undefined;
  const minutes = analysis.metrics.period / 60;
  const foreseen = (settings: Settings, traffic: LiveTraffic) => ({
    requests: traffic.requests / minutes,
    errorRate: traffic.rate,
    noise: traffic.noise,
    steps: steps.map((step, i) => stepProspect(step, analysis.metrics, settings, traffic, unsettled, i === 0)),
  });
  const additional = (analysis.additionalMetrics ?? []).flatMap((metric) => {
    const traffic = usualTraffic(measured[metric.name]?.periods ?? []);
    if (metric.canary.errors === undefined || traffic === undefined) return [];
    const { each } = sharesOf(analysis.additionalMetrics?.length ?? 0);
    const { name, mustPass } = metric;
    return [{ name, mustPass, ...foreseen(settingsOf(additionalRules(metric, analysis), each), traffic) }];
  });
  return { ...foreseen(mainSettings(analysis), live), ...(additional.length > 0 && { additional }) };
}

function stepProspect(
  { weight, bakeSeconds, minBakeSeconds = 0 }: PlannedStep,
  { period, delay }: Metrics,
  settings: Settings,
  live: LiveTraffic,
  unsettled: number,
  isFirst: boolean,
): StepProspect {
  const traffic = { ...live, weight };
  const bad = Math.min(1, live.rate + worse);
  const pass = counted(periodsToPass(traffic, settings), traffic, settings);
  const cold = isFirst && settings.warmup === undefined ? coldPeriods(period) : 0;
  const leftOut = leftOutPeriods(settings, period, { unsettled, isFirst });
  const fail = counted(periodsToFail(bad, traffic, settings), traffic, settings) + cold;
  const finds = detectable(
    Math.max(0, wholePeriods(bakeSeconds, { period, delay }) - cold - leftOut),
    traffic,
    settings,
  );
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
    const most = wholePeriods(maxBakeSeconds, analysis.metrics) - leftOut;
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
const wholePeriods = (seconds: number, { period, delay }: Metrics): number =>
  Math.max(0, Math.floor((seconds - delay) / period));
