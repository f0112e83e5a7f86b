import type { Measure, Meter } from '../../core/ledger/measure.ts';
import type { Clock } from '../../core/ports/time.ts';

/** Where CloudWatch has the metrics. */
const metricNamespace = 'Meshshift';

/**
 * Writes each measure as a log line that CloudWatch makes a metric of (the embedded metric format): no call, no
 * permission. The rollout's id is a member by which the line is found. It is never a dimension, because each rollout
 * would be a metric of its own.
 *
 * @param service the dimension that distinguishes two stacks in one account
 */
export function emfMeter(service: string, clock: Clock): Meter {
  return {
    record(measure) {
      const dimensions = { service, ...dimensionsOf(measure) };
      const [unit, value] = 'value' in measure ? ['Milliseconds', measure.value] : ['Count', 1];
      const line = {
        _aws: {
          Timestamp: clock.now(),
          CloudWatchMetrics: [
            {
              Namespace: metricNamespace,
              Dimensions: [Object.keys(dimensions)],
              Metrics: [{ Name: measure.name, Unit: unit }],
            },
          ],
        },
        ...dimensions,
        rolloutId: measure.rolloutId,
        [measure.name]: value,
      };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    },
  };
}

function dimensionsOf(measure: Measure): Readonly<Record<string, string>> {
  if ('outcome' in measure) return { outcome: measure.outcome };
  return 'verdict' in measure ? { verdict: measure.verdict } : {};
}
