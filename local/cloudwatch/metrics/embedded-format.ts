import * as z from 'zod/mini';
import { AwsError } from '../../kit/aws-error.ts';
import { parseJsonText } from '../../kit/json.ts';
import { pointsOf, putMetricDataShape } from './put-metric-data.ts';
import type { Point } from './series.ts';

const directive = z.object({
  Namespace: z.string(),
  Dimensions: z.array(z.array(z.string())),
  Metrics: z.array(
    z.object({
      Name: z.string(),
      Unit: z.optional(z.string()),
      StorageResolution: z.optional(z.number()),
    }),
  ),
});

const shape = z.looseObject({ _aws: z.object({ Timestamp: z.number(), CloudWatchMetrics: z.array(directive) }) });
type Line = z.infer<typeof shape>;

/**
 * The points that a log line in the embedded metric format stands for: one metric for each of its sets of dimensions.
 * A line of another form is none, and one that AWS would not take gives nothing, as there: it says so in metrics of
 * its own (`AWS/Logs`), which are not modelled. Source: the CloudWatch user guide, embedded metric format.
 *
 * @param now epoch ms
 */
export function pointsOfLine(line: string, now: number): readonly Point[] {
  if (!line.startsWith('{') || !line.includes('"_aws"')) return [];
  try {
    const parsed = shape.safeParse(parseJsonText(line));
    if (!parsed.success) return [];
    return parsed.data._aws.CloudWatchMetrics.flatMap((metrics) => {
      const input = { Namespace: metrics.Namespace, MetricData: dataOf(metrics, parsed.data) };
      const data = putMetricDataShape.safeParse(input);
      return data.success ? pointsOf(data.data, now) : [];
    });
  } catch (error) {
    if (error instanceof AwsError || error instanceof SyntaxError) return [];
    throw error;
  }
}

const dataOf = ({ Dimensions, Metrics }: z.infer<typeof directive>, line: Line) =>
  Dimensions.flatMap((names) =>
    Metrics.map(({ Name, ...rest }) => ({
      MetricName: Name,
      ...rest,
      Dimensions: names.map((name) => ({ Name: name, Value: line[name] })),
      Timestamp: line._aws.Timestamp / 1000,
      Values: [line[Name]].flat(),
    })),
  );
