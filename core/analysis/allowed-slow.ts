/**
 * The percentiles of the stable's earlier response times that the lower and the higher limit come from, and the allowed
 * excess of requests above these. With `strict` both versions are counted above `ratio` times the percentiles. With
 * `asPromised` the stable is counted above the percentiles themselves, and the canary above `ratio` times these. A canary
 * within the ratio has no more slow requests than the stable then, so little is allowed beyond chance. The p90 finds a
 * shift of all requests sooner than the p95, which may lie in the gap before a long tail.
 */
export const allowedSlow = {
  strict: [
    { percentile: 'p95', ratio: 1.25, tolerance: 0.005 },
    { percentile: 'p98', ratio: 1.15, tolerance: 0.002 },
  ],
  asPromised: [
    { percentile: 'p90', ratio: 1.1, tolerance: 0.002 },
    { percentile: 'p98', ratio: 1.1, tolerance: 0.001 },
  ],
} as const;
