import { own } from '../kit/json.ts';
import type { Outcome } from './launcher.ts';
import type { FunctionState, VersionState } from './state.ts';

/** A call that ended, or that found no room. */
export interface Call {
  readonly fn: FunctionState;
  readonly version: VersionState;
  /** As the caller named it. */
  readonly qualifier: string | undefined;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** One value, in the members of PutMetricData, its time in epoch seconds. */
export interface MetricValue {
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Timestamp: number;
  readonly Value: number;
  readonly Unit: 'Count' | 'Milliseconds';
}

export const namespace = 'AWS/Lambda';

/**
 * The series that a call counts in: of all functions, of its function, of the version or alias that the caller named, and
 * of the version that a weighted alias chose. Whether the last is there for an alias without weights is not documented:
 * here it is not. Source: Lambda developer guide, view metrics for functions.
 */
function seriesOf({ fn, version, qualifier }: Call): MetricValue['Dimensions'][] {
  const byFunction = [{ Name: 'FunctionName', Value: fn.name }];
  if (qualifier === undefined) return [[], byFunction];
  const byResource = [...byFunction, { Name: 'Resource', Value: `${fn.name}:${qualifier}` }];
  const { weights = {} } = own(fn.aliases, qualifier) ?? {};
  const byVersion = [...byResource, { Name: 'ExecutedVersion', Value: version.version }];
  return [[], byFunction, byResource, ...(Object.keys(weights).length === 0 ? [] : [byVersion])];
}

const valuesOf = (call: Call, counts: Readonly<Record<string, number>>, unit: MetricValue['Unit'] = 'Count') =>
  seriesOf(call).flatMap((Dimensions) =>
    Object.entries(counts).map(
      ([MetricName, Value]): MetricValue => ({
        MetricName,
        Dimensions,
        Timestamp: call.startedAt / 1000,
        Value,
        Unit: unit,
      }),
    ),
  );

/** Known at the call's end and stamped with its start: the newest minutes lack what is slow. Zeros are sent too. */
export const metricsOfEnd = (call: Call, { failed, milliseconds }: Outcome): MetricValue[] => [
  ...valuesOf(call, { Invocations: 1, Errors: failed ? 1 : 0, Throttles: 0 }),
  ...valuesOf(call, { Duration: milliseconds }, 'Milliseconds'),
];

/** A call without room is no invocation and no error. */
export const metricsOfRefusal = (call: Call): MetricValue[] => valuesOf(call, { Throttles: 1 });
