import { median } from '../../../core/analysis/math.ts';
import { mean } from '../mean.ts';
import { every, fourthWorst } from '../rules/argo.ts';
import { fifthWorst } from '../rules/flagger.ts';
import { highRatio } from '../rules/kayenta.ts';
import { steps } from '../trace.ts';
import type { LatencyTrace } from './latency-trace.ts';

type Percentile = 'p90' | 'p99';

/** A peer's rule on a percentile of response times: the minute of its rollback, counted from 1, or 0 for never. */
export interface Peer {
  readonly name: string;
  readonly minute: (trace: LatencyTrace) => number;
}

const valuesOf = ({ minutes }: LatencyTrace, version: 'canary' | 'stable', of: Percentile): number[] =>
  minutes.map((minute) => minute[version].percentiles?.[of] ?? Number.NaN);

/**
 * The limit that a rule with a fixed one is given: 1.3 times the stable's median p99 in the rollout itself, which is
 * kinder to it than any limit that is set beforehand.
 */
const fixedLimit = (trace: LatencyTrace): number => 1.3 * (median(valuesOf(trace, 'stable', 'p99')) ?? Number.NaN);

const firstAbove = (values: readonly number[], limit: number): number => values.findIndex((value) => value > limit) + 1;

/** Each minute's p99 is a check; see `rules/flagger.ts`. */
const flagger: Peer = {
  name: 'Flagger p99',
  minute: (trace) => firstAbove(fifthWorst(valuesOf(trace, 'canary', 'p99')), fixedLimit(trace)),
};

/** A measurement each five minutes: the mean of their p99, which stands for the p99 of all their requests. */
const argo: Peer = {
  name: 'Argo p99',
  minute: (trace) => {
    const values = valuesOf(trace, 'canary', 'p99');
    const measured = Array.from({ length: values.length / every }, (_, i) =>
      mean(values.slice(i * every, (i + 1) * every)),
    );
    return every * firstAbove(fourthWorst(measured), fixedLimit(trace));
  },
};

/** Judged at each step's end on all minutes so far; see `rules/kayenta.ts`. */
const kayenta = (of: Percentile): Peer => ({
  name: `Kayenta ${of}`,
  minute: (trace) => {
    const [canary, stable] = [valuesOf(trace, 'canary', of), valuesOf(trace, 'stable', of)];
    let end = 0;
    for (const { periods } of steps) {
      end += periods;
      if (highRatio(canary.slice(0, end), stable.slice(0, end)) > 1) return end;
    }
    return 0;
  },
});

export const peers: readonly Peer[] = [flagger, argo, kayenta('p90'), kayenta('p99')];
