import * as z from 'zod/mini';
import { AwsError } from '../../kit/aws-error.ts';
import { text, timestamp } from '../../kit/shapes.ts';
import { invalidValue } from '../errors.ts';
import { dimensionsShape, metricOf } from './metric.ts';
import { hour, type Point } from './series.ts';
import { unitShape } from './unit.ts';

const statisticSet = z.strictObject({
  SampleCount: z.number(),
  Sum: z.number(),
  Minimum: z.number(),
  Maximum: z.number(),
});

const datumShape = z.strictObject({
  MetricName: text(1, 255),
  Dimensions: z.optional(dimensionsShape),
  Timestamp: z.optional(timestamp),
  Value: z.optional(z.number()),
  StatisticValues: z.optional(statisticSet),
  Values: z.optional(z.array(z.number())),
  Counts: z.optional(z.array(z.number())),
  Unit: z.optional(unitShape),
  StorageResolution: z.optional(z.int()),
});

type Datum = z.infer<typeof datumShape>;

export const putMetricDataShape = z.strictObject({
  Namespace: text(1, 255).check(
    z.regex(/^[^:].*/s, { error: 'Member must satisfy regular expression pattern: [^:].*' }),
  ),
  MetricData: z.array(datumShape),
  StrictEntityValidation: z.optional(z.boolean()),
});

const largest = 2 ** 360;

const checkNumber = (value: number, name: string) => {
  if (!Number.isFinite(value) || Math.abs(value) > largest) {
    throw invalidValue(`The value ${value} for parameter ${name} is invalid.`);
  }
};

const samplesOf = ({ Value, Values, Counts, StatisticValues }: Datum, name: string): Point['values'] => {
  const given = [Value, Values, StatisticValues].filter((x) => x !== undefined).length;
  if (given > 1) {
    throw new AwsError(
      'InvalidParameterCombination',
      `The parameters ${name}.Value, ${name}.Values and ${name}.StatisticValues are mutually exclusive and you have specified more than one.`,
    );
  }
  if (given === 0) {
    throw new AwsError(
      'MissingParameter',
      `One of ${name}.Value, ${name}.Values or ${name}.StatisticValues is required.`,
    );
  }
  if (Value !== undefined) return [[Value, 1]];
  if (Values === undefined) return [];
  if (Values.length === 0 || Values.length > 150) {
    throw invalidValue(`The collection ${name}.Values must have between 1 and 150 members.`);
  }
  if (Counts !== undefined && Counts.length !== Values.length) {
    throw invalidValue(`The parameters ${name}.Values and ${name}.Counts must be of the same size.`);
  }
  return Values.map((value, i) => [value, Counts?.[i] ?? 1] as const);
};

const checkStatistics = (statistics: Datum['StatisticValues'], name: string) => {
  if (statistics === undefined) return;
  for (const [key, value] of Object.entries(statistics)) checkNumber(value, `${name}.StatisticValues.${key}`);
  const { SampleCount, Minimum, Maximum } = statistics;
  if (SampleCount <= 0 || Minimum > Maximum) {
    throw invalidValue(`The value of parameter ${name}.StatisticValues is invalid.`);
  }
};

const timeOf = ({ Timestamp }: Datum, name: string, now: number): number => {
  const at = Math.floor(Timestamp ?? now / 1000) * 1000;
  if (at > now + 2 * hour) {
    throw invalidValue(`The parameter ${name}.Timestamp must specify a time no more than two hours in the future.`);
  }
  if (at < now - 14 * 24 * hour) {
    throw invalidValue(`The parameter ${name}.Timestamp must specify a time within the past two weeks.`);
  }
  return at;
};

type PutMetricData = z.infer<typeof putMetricDataShape>;

/** The points of a PutMetricData call: all of them, or an error as AWS gives it. `now` is in epoch ms. */
export function pointsOf(input: PutMetricData, now: number): readonly Point[] {
  const { Namespace } = input;
  if (Namespace.startsWith('AWS/')) throw invalidValue(`The value ${Namespace} for parameter Namespace is invalid.`);
  return pointsOfService(input, now);
}

/** The same for a service of AWS, which alone may use a namespace that begins with `AWS/`. */
export function pointsOfService({ Namespace, MetricData }: PutMetricData, now: number): readonly Point[] {
  if (MetricData.length > 1000) {
    throw invalidValue('The collection MetricData must not have a size greater than 1000.');
  }
  return MetricData.map((datum, i) => {
    const name = `MetricData.member.${i + 1}`;
    const values = samplesOf(datum, name);
    for (const [value, count] of values) {
      checkNumber(value, datum.Values === undefined ? `${name}.Value` : `${name}.Values`);
      if (!(count >= 0)) throw invalidValue(`The value ${count} for parameter ${name}.Counts is invalid.`);
    }
    checkStatistics(datum.StatisticValues, name);
    const { StorageResolution = 60 } = datum;
    if (StorageResolution !== 1 && StorageResolution !== 60) {
      throw invalidValue(`The value ${StorageResolution} for parameter ${name}.StorageResolution is invalid.`);
    }
    return {
      metric: metricOf(Namespace, datum.MetricName, datum.Dimensions),
      at: timeOf(datum, name, now),
      unit: datum.Unit ?? 'None',
      highResolution: StorageResolution === 1,
      values,
      statistics: datum.StatisticValues,
    };
  });
}
