import { expect, jest, test } from '@jest/globals';
import { emfMeter } from '../../../adapters/lambda/emf-meter.ts';
import type { Measure } from '../../../core/ledger/measure.ts';

/** The lines that a measure is written as. */
function linesOf(measure: Measure): readonly Readonly<Record<string, unknown>>[] {
  const written: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  try {
    emfMeter('shop', { now: () => 1_700_000_000_000 }).record(measure);
  } finally {
    spy.mockRestore();
  }
  return written.map((line) => JSON.parse(line));
}

test.each([
  [
    { name: 'RolloutsEnded', rolloutId: 'r-1', outcome: 'rolledBack' },
    { dimensions: ['service', 'outcome'], unit: 'Count', members: { outcome: 'rolledBack', RolloutsEnded: 1 } },
  ],
  [
    { name: 'Verdicts', rolloutId: 'r-1', verdict: 'fail' },
    { dimensions: ['service', 'verdict'], unit: 'Count', members: { verdict: 'fail', Verdicts: 1 } },
  ],
  [
    { name: 'RollbackMilliseconds', rolloutId: 'r-1', value: 420 },
    { dimensions: ['service'], unit: 'Milliseconds', members: { RollbackMilliseconds: 420 } },
  ],
  [
    { name: 'RoutersTakenOver', rolloutId: 'r-1' },
    { dimensions: ['service'], unit: 'Count', members: { RoutersTakenOver: 1 } },
  ],
] as const)('%p is one line, a metric by few dimensions that knows its rollout', (measure, wanted) => {
  expect(linesOf(measure)).toEqual([
    {
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: 'Meshshift',
            Dimensions: [wanted.dimensions],
            Metrics: [{ Name: measure.name, Unit: wanted.unit }],
          },
        ],
      },
      service: 'shop',
      rolloutId: 'r-1',
      ...wanted.members,
    },
  ]);
});
