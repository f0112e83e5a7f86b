import { mean } from '../mean.ts';
import type { Trace } from '../trace.ts';
import { mannWhitney } from './mann-whitney.ts';
import type { Rule } from './rule.ts';

const stepMinutes = 10;

/**
 * Kayenta's judge on the error rates per minute, at the end of each step: "High" when the lower end of the 98 % interval
 * of the Mann-Whitney shift is above a quarter of the estimated shift, and the ratio of means is at least the allowed
 * increase. The figure is that ratio for "High", else 0.
 */
const kayentaOver = (name: string, from: (end: number) => number): Rule => ({
  name,
  published: 1,
  source: 'spinnaker/kayenta, kayenta-judge: MannWhitneyClassifier',
  figures: (trace) => {
    let now = 0;
    return trace.periods.map((_, i) => {
      if ((i + 1) % stepMinutes === 0) now = judged(trace, from(i + 1), i + 1);
      return now;
    });
  },
});

export const kayentaCumulative = kayentaOver('Kayenta, all minutes so far', () => 0);
export const kayentaStep = kayentaOver('Kayenta, last step', (end) => end - stepMinutes);

function judged({ periods }: Trace, from: number, to: number): number {
  const rates = (version: 'canary' | 'stable') =>
    periods.slice(from, to).flatMap((period) => {
      const counts = period[version];
      return counts === undefined || counts.requests === 0 ? [] : [counts.errors / counts.requests];
    });
  const [experiment, control] = [rates('canary'), rates('stable')];
  return highRatio(experiment, control);
}

/** The ratio of the means of values that are classified "High", else 0. */
export function highRatio(experiment: readonly number[], control: readonly number[]): number {
  if (experiment.length === 0 || control.length === 0) return 0;
  const shift = mannWhitney(experiment, control);
  // What is not surely above 0 is not above a quarter of the estimate, which is costly to work out.
  if (shift === undefined || !shift.surelyAbove(0)) return 0;
  if (!shift.surelyAbove(0.25 * Math.abs(shift.estimate()))) return 0;
  const usual = mean(control);
  // The allowed increase is met by a ratio of exactly 1 too; the bench asks for more than the limit.
  return usual === 0 ? Number.POSITIVE_INFINITY : (mean(experiment) / usual) * (1 + 1e-12);
}
