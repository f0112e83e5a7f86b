import { expect, test } from '@jest/globals';
import { meteredAnnouncer, meteredLedger } from '../../../adapters/lambda/metered.ts';
import { TransientError } from '../../../core/errors.ts';
import { lineSamples, rolloutSamples } from '../../../scripts/event-samples.ts';
import { memoryAnnouncer } from '../../support/memory-announcer.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { memoryMeter } from '../../support/memory-meter.ts';

test('what was sent is counted, and what was not is not', async () => {
  const meter = memoryMeter();
  const inner = memoryAnnouncer();
  const announcer = meteredAnnouncer(inner, meter);
  inner.failNext(new TransientError('throttled'));
  await expect(announcer.announce(rolloutSamples)).rejects.toThrow('throttled');
  expect(meter.measures).toEqual([]);
  await announcer.announce([...rolloutSamples.slice(0, 2), ...lineSamples]);
  expect(meter.measures.map(({ name }) => name)).toEqual(['RolloutsStarted', 'WeightsShifted']);
  expect(inner.events).toHaveLength(4);
});

test('a verdict is counted once it is written down', async () => {
  const meter = memoryMeter();
  const inner = memoryLedger();
  const ledger = meteredLedger(inner, meter);
  const looked = { rolloutId: 'r', order: 1, at: 0, by: 'analyze-canary', did: 'looked', why: '' } as const;
  inner.failNext(new TransientError('throttled'));
  await expect(ledger.append({ ...looked, verdict: 'pass' })).rejects.toThrow('throttled');
  expect(meter.measures).toEqual([]);
  await ledger.append({ ...looked, verdict: 'pass' });
  await ledger.append({ ...looked, order: 2 });
  expect(meter.measures).toEqual([{ name: 'Verdicts', rolloutId: 'r', verdict: 'pass' }]);
  expect(await ledger.decisions('r')).toHaveLength(2);
});
