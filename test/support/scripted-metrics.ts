import type { Counts, Measured, Period } from '../../core/analysis/series.ts';
import type { CallerDimensions, SlowLimits } from '../../core/plan/plan.ts';
import type { MetricSource } from '../../core/ports/metrics.ts';
import { type Faults, faultQueue } from './faults.ts';

/** What both versions did in the period that starts at `start`: a version left out has no data point. */
export type MetricScript = (start: number) => { readonly canary?: Counts; readonly stable?: Counts };

export interface ScriptedMetrics extends MetricSource, Faults {
  /** From now on the numbers are these. */
  play(script: MetricScript): void;
  /** From now on nothing can be measured, for this reason; undefined ends it. */
  breakWith(unmeasured: string | undefined): void;
  /** From now on these are the limits of slow requests; at first they are not known. */
  knowLimits(limits: SlowLimits): void;
  /** Every `measure` so far. */
  readonly asked: readonly { readonly from: number; readonly to: number }[];
}

/** Metrics that follow a script; by default both versions answer 100 requests a period without an error. */
export function scriptedMetrics(
  callers: readonly CallerDimensions[] = [{ Mesh: 'color-mesh', VirtualNode: 'client' }],
  initial: MetricScript = () => ({ canary: { requests: 100, errors: 0 }, stable: { requests: 100, errors: 0 } }),
): ScriptedMetrics {
  let script = initial;
  let unmeasured: string | undefined;
  let limits: SlowLimits | undefined;
  const asked: { from: number; to: number }[] = [];
  const faults = faultQueue();
  return {
    asked,
    failNext: faults.failNext,
    play(next) {
      script = next;
    },
    breakWith(why) {
      unmeasured = why;
    },
    async measure({ analysis }, from, to, only): Promise<Measured> {
      faults.throwNext();
      asked.push({ from, to });
      const length = analysis === 'alarmsOnly' ? 60_000 : analysis.metrics.period * 1000;
      const count = Math.max(0, Math.floor((to - from) / length));
      const starts = Array.from({ length: count }, (_, i) => from + i * length);
      const whole = (start: number) => ({ start, ...script(start) });
      const stableOnly = ({ canary: _, ...period }: Period): Period => period;
      const periods =
        unmeasured === undefined
          ? starts.map((start) => (only === undefined ? whole(start) : stableOnly(whole(start))))
          : [];
      return { periods, ...(unmeasured !== undefined && { unmeasured }) };
    },
    knowLimits(known) {
      limits = known;
    },
    async faultsOf() {
      return [];
    },
    async silentErrors() {
      return false;
    },
    async slowLimits() {
      return limits;
    },
    async callersOf() {
      faults.throwNext();
      return callers;
    },
  };
}
