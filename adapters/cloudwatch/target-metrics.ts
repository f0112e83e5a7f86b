/** One metric of CloudWatch: its name, and the dimensions that are the metric's own. */
export interface PresetMetric {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The metrics of one target: each has a series for every one of its callers, or one for its router. */
export interface TargetMetrics {
  readonly requests: PresetMetric;
  /** 5xx answers. */
  readonly errors: PresetMetric;
  /** Response time. */
  readonly latency?: PresetMetric;
  /** The dimension that names the target. */
  readonly target: string;
}
