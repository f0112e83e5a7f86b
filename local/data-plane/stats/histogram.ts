/**
 * Whole numbers by bins of two significant digits, as Envoy keeps them: 17 is in [17, 18), 123 in [120, 130). Source:
 * libcirclhist, log-linear histograms.
 */
export interface Histogram {
  /** How often, by the lower end of the bin. */
  readonly bins: Map<number, number>;
  /** Of all values that were recorded. */
  sum: number;
  count: number;
  /** Hears of each value as it is recorded, where there is somebody to tell. */
  onRecord?: ((value: number) => void) | undefined;
}

export const emptyHistogram = (): Histogram => ({ bins: new Map(), sum: 0, count: 0 });

/** Of the digits of a value from 100 on two are kept. */
function lowerEnd(value: number): number {
  if (value < 100) return value;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.floor(value / unit) * unit;
}

const widthOf = (lower: number): number => (lower === 0 ? 0 : 10 ** (Math.floor(Math.log10(lower)) - 1));

/** @param value 0 or more; rounded down */
export function record(histogram: Histogram, value: number): void {
  const whole = Math.floor(value);
  const bin = lowerEnd(whole);
  histogram.bins.set(bin, (histogram.bins.get(bin) ?? 0) + 1);
  histogram.sum += whole;
  histogram.count += 1;
  histogram.onRecord?.(whole);
}

/** What was recorded after `before` was copied from it. */
export function since(histogram: Histogram, before: Histogram): Histogram {
  const bins = [...histogram.bins].map(([bin, count]) => [bin, count - (before.bins.get(bin) ?? 0)] as const);
  return {
    bins: new Map(bins.filter(([, count]) => count > 0)),
    sum: histogram.sum - before.sum,
    count: histogram.count - before.count,
  };
}

export const copied = (histogram: Histogram): Histogram => ({ ...histogram, bins: new Map(histogram.bins) });

export function clear(histogram: Histogram): void {
  histogram.bins.clear();
  histogram.sum = 0;
  histogram.count = 0;
}

/**
 * The value below which a share of what was recorded lies, drawn evenly through its bin; NaN where nothing was recorded.
 *
 * @param share from 0 to 1
 */
export function quantile({ bins, count }: Histogram, share: number): number {
  if (count === 0) return Number.NaN;
  let left = share * count;
  let end = Number.NaN;
  for (const [lower, inBin] of [...bins].sort(([a], [b]) => a - b)) {
    end = lower + widthOf(lower);
    if (left <= inBin) return lower + widthOf(lower) * (left / inBin);
    left -= inBin;
  }
  return end;
}

/** How many values were at most `limit`, which is taken for a bin's end. */
export const atMost = ({ bins }: Histogram, limit: number): number =>
  [...bins].reduce(
    (sum, [lower, count]) => (lower + widthOf(lower) <= limit || lower === limit ? sum + count : sum),
    0,
  );
