import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Measure, Meter } from '../../core/ledger/measure.ts';

/** Where CloudWatch has the metrics; the dimension `service` is the name of the stack, which the template gives. */
const metricNamespace = 'Meshshift';

/**
 * Writes each measure as a log line that CloudWatch makes a metric of (the embedded metric format): no call, no
 * permission. The rollout's id is metadata by which the line is found. It is never a dimension, because each rollout
 * would be a metric of its own.
 */
export function emfMeter(metrics = new Metrics({ namespace: metricNamespace })): Meter {
  return {
    record(measure) {
      const one = metrics.singleMetric().addMetadata('rolloutId', measure.rolloutId);
      for (const [name, value] of dimensionsOf(measure)) one.addDimension(name, value);
      if ('value' in measure) one.addMetric(measure.name, 'Milliseconds', measure.value);
      else one.addMetric(measure.name, 'Count', 1);
    },
  };
}

function dimensionsOf(measure: Measure): readonly (readonly [string, string])[] {
  if ('outcome' in measure) return [['outcome', measure.outcome]];
  return 'verdict' in measure ? [['verdict', measure.verdict]] : [];
}
