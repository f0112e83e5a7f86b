import { describe, expect, test } from '@jest/globals';
import { pointsOfLine } from '../../../../local/cloudwatch/metrics/embedded-format.ts';

const now = Date.parse('2026-01-05T10:00:00Z');

const line = (changes: Readonly<Record<string, unknown>> = {}, directive: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: 'Shop',
          Dimensions: [['service']],
          Metrics: [{ Name: 'Took', Unit: 'Milliseconds' }],
          ...directive,
        },
      ],
    },
    service: 'checkout',
    orderId: 'o-1',
    Took: 42,
    ...changes,
  });

test('a line in the embedded metric format is a point of the metric that it names, and its other members are none', () => {
  expect(pointsOfLine(line(), now)).toEqual([
    {
      metric: { namespace: 'Shop', name: 'Took', dimensions: [{ Name: 'service', Value: 'checkout' }] },
      at: now,
      unit: 'Milliseconds',
      highResolution: false,
      values: [[42, 1]],
      statistics: undefined,
    },
  ]);
});

test('several values are several samples, and each set of dimensions is a metric of its own', () => {
  const points = pointsOfLine(
    line({ Took: [1, 2], outcome: 'bad' }, { Dimensions: [['service', 'outcome'], []] }),
    now,
  );
  expect(points.map(({ metric, values }) => [metric.dimensions.map(({ Value }) => Value), values])).toEqual([
    [
      ['bad', 'checkout'],
      [
        [1, 1],
        [2, 1],
      ],
    ],
    [
      [],
      [
        [1, 1],
        [2, 1],
      ],
    ],
  ]);
});

describe('gives no point', () => {
  test.each([
    ['a line of words', 'started {"_aws"'],
    ['a line that is cut off', line().slice(0, -5)],
    ['JSON without metrics', JSON.stringify({ message: '"_aws"' })],
    ['a metric without its value', line({ Took: undefined })],
    ['a value that is no number', line({ Took: 'long' })],
    ['a dimension without its value', line({ service: undefined })],
    ['a namespace of AWS', line({}, { Namespace: 'AWS/Lambda' })],
    ['a unit that does not exist', line({}, { Metrics: [{ Name: 'Took', Unit: 'Moons' }] })],
  ])('%s', (_, text) => {
    expect(pointsOfLine(text, now)).toEqual([]);
  });
});
