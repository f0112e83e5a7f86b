import type { CloudWatchClient, Dimension, DimensionFilter, Metric } from '@aws-sdk/client-cloudwatch';
import { paginateListMetrics } from '@aws-sdk/client-cloudwatch';
import type { CallerDimensions } from '../../core/plan/plan.ts';
import type { Preset } from './metric-presets.ts';

/**
 * The callers whose series of requests to `target` exist: their dimensions without the target's and the metric's own,
 * each once, sorted. ListMetrics knows series of the last two weeks, and new ones up to 15 minutes late.
 */
export async function listCallers(
  client: CloudWatchClient,
  preset: Preset,
  where: { readonly namespace: string; readonly mesh: string },
  target: string,
): Promise<CallerDimensions[]> {
  const { requests, mesh } = preset;
  const wanted = {
    ...requests.dimensions,
    [preset.target]: target,
    ...(mesh.required && { [mesh.name]: where.mesh }),
  };
  const Dimensions: DimensionFilter[] = Object.entries(wanted).map(([Name, Value]) => ({ Name, Value }));
  const input = { Namespace: where.namespace, MetricName: requests.name, Dimensions };
  const found: CallerDimensions[] = [];
  for await (const { Metrics = [] } of paginateListMetrics({ client }, input))
    for (const metric of Metrics) {
      const all = dimensionsOf(metric);
      const isOfMesh = (all[mesh.name] ?? where.mesh) === where.mesh;
      if (isOfMesh && preset.counts(all))
        found.push(without(all, [preset.target, ...Object.keys(requests.dimensions)]));
    }
  return widest(sortedOnce(found));
}

/**
 * Whether any of these callers has reported errors of any target. If so, its agent forwards them, and a target without
 * such a series has had none in two weeks.
 */
export async function reportsErrors(
  client: CloudWatchClient,
  { errors, target, mesh }: Preset,
  where: { readonly namespace: string; readonly mesh: string },
  callers: readonly CallerDimensions[],
): Promise<boolean> {
  const wanted = { ...errors.dimensions, ...(mesh.required && { [mesh.name]: where.mesh }) };
  const Dimensions: DimensionFilter[] = Object.entries(wanted).map(([Name, Value]) => ({ Name, Value }));
  const input = { Namespace: where.namespace, MetricName: errors.name, Dimensions };
  for await (const { Metrics = [] } of paginateListMetrics({ client }, input))
    for (const metric of Metrics) {
      const reporter = without(dimensionsOf(metric), [target, ...Object.keys(errors.dimensions)]);
      if (callers.some((caller) => contains(caller, reporter) || contains(reporter, caller))) return true;
    }
  return false;
}

const dimensionsOf = ({ Dimensions = [] }: Metric): Record<string, string> =>
  Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }: Dimension) => [Name, Value]));

const without = (dimensions: CallerDimensions, names: readonly string[]): CallerDimensions =>
  Object.fromEntries(
    Object.entries(dimensions)
      .filter(([name]) => !names.includes(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

function sortedOnce(callers: readonly CallerDimensions[]): CallerDimensions[] {
  const byText = new Map(callers.map((caller) => [JSON.stringify(caller), caller]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, caller]) => caller);
}

/**
 * Agents may publish the same requests under several sets of dimensions (with and without the virtual service). A
 * series that has all the dimensions of another is counted in that one already.
 */
const widest = (callers: readonly CallerDimensions[]): CallerDimensions[] =>
  callers.filter((one) => !callers.some((other) => other !== one && contains(one, other)));

const contains = (whole: CallerDimensions, part: CallerDimensions): boolean =>
  Object.entries(part).every(([name, value]) => whole[name] === value);
