import { readFileSync } from 'node:fs';
import { expect, jest, test } from '@jest/globals';
import * as z from 'zod/mini';
import { emfMeter } from '../../adapters/lambda/emf-meter.ts';
import type { Measure } from '../../core/ledger/measure.ts';

/** One of each measure: the compiler refuses the table when a name is missing. */
const measures: { readonly [Name in Measure['name']]: Measure & { readonly name: Name } } = {
  RolloutsStarted: { name: 'RolloutsStarted', rolloutId: 'r-1' },
  WeightsShifted: { name: 'WeightsShifted', rolloutId: 'r-1' },
  RoutersTakenOver: { name: 'RoutersTakenOver', rolloutId: 'r-1' },
  StopsBySchedule: { name: 'StopsBySchedule', rolloutId: 'r-1' },
  RolloutsEnded: { name: 'RolloutsEnded', rolloutId: 'r-1', outcome: 'promoted' },
  Verdicts: { name: 'Verdicts', rolloutId: 'r-1', verdict: 'pass' },
  RollbackMilliseconds: { name: 'RollbackMilliseconds', rolloutId: 'r-1', value: 1 },
};

const directives = z.object({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
      }),
    ),
  }),
});

/** Namespace, name and dimensions of a metric, in one text. */
const identity = (namespace: string, name: string, dimensions: readonly string[]) =>
  `${namespace}/${name} by ${dimensions.toSorted().join(', ')}`;

/** The metrics that the functions publish, with their units. */
function published(): ReadonlyMap<string, string> {
  const written: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  try {
    const meter = emfMeter('meshshift', { now: () => 0 });
    for (const measure of Object.values(measures)) meter.record(measure);
  } finally {
    spy.mockRestore();
  }
  const found = written.flatMap((line) => directives.parse(JSON.parse(line))._aws.CloudWatchMetrics);
  return new Map(
    found.flatMap(({ Namespace, Dimensions, Metrics }) =>
      Metrics.map(({ Name, Unit }) => [identity(Namespace, Name, Dimensions.flat()), Unit] as const),
    ),
  );
}

const target = z.object({
  refId: z.string(),
  namespace: z.string(),
  metricName: z.string(),
  dimensions: z.record(z.string(), z.string()),
  statistic: z.string(),
});
const dashboard = z.object({
  panels: z.array(
    z.object({
      title: z.string(),
      fieldConfig: z.object({ defaults: z.object({ unit: z.string() }) }),
      targets: z.array(target),
    }),
  ),
});

test('each panel of the Grafana example shows metrics that the functions publish, by their dimensions and unit', () => {
  const { panels } = dashboard.parse(JSON.parse(readFileSync('examples/grafana/meshshift.json', 'utf8')));
  const units = published();
  expect(panels.length).toBeGreaterThan(0);
  for (const { title, fieldConfig, targets } of panels)
    for (const { namespace, metricName, dimensions } of targets) {
      const shown = identity(namespace, metricName, Object.keys(dimensions));
      const unit = fieldConfig.defaults.unit === 'ms' ? 'Milliseconds' : 'Count';
      expect([title, shown, units.get(shown)]).toEqual([title, shown, unit]);
      expect(dimensions).toHaveProperty('service', '$stack');
    }
});
