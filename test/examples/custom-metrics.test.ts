import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { cloudWatchClient } from '../../adapters/cloudwatch/client.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch/cloudwatch-metrics.ts';
import type { Verdict } from '../../core/analysis/verdict.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { lookAtNumbers } from '../../functions/analyze-canary/look-at-numbers.ts';
import type { VirtualClock } from '../../local/clock.ts';
import { embedded } from '../support/embedded.ts';
import { sampleControl, samplePlan } from '../support/sample-control.ts';

const example: unknown = parse(readFileSync(join(import.meta.dirname, '../../examples/metrics/custom.yaml'), 'utf8'));
const search = (version: string, metric: string) =>
  `SUM(SEARCH('{Shop,Service,Version} Version="${version}" MetricName="${metric}"', 'Sum'))`;
const searched = (version: string) => ({ requests: search(version, 'Requests'), errors: search(version, 'Failures') });

const minute = 60_000;
/** Minutes of the stable's past, and how long ago it was published. */
const history = 220;
const listed = 20;

/** The verdict of each minute's look at a canary that fails every request, whose failures are published as they come. */
async function failing(analysis: object, minutes: number): Promise<Verdict[]> {
  const parsed = parseSpec(Object.assign({}, example, { analysis }));
  if ('problems' in parsed || parsed.spec.analysis === 'alarmsOnly') throw new Error('the example is not a spec');
  const { aws, call, overrides } = await embedded(undefined, { cloudWatch: {} });
  const clock = aws.surroundings.clock as VirtualClock;
  const put = (MetricName: string, version: string, values: readonly number[]) => {
    const Dimensions = Object.entries({ Service: 'c', Version: version }).map(([Name, Value]) => ({ Name, Value }));
    const last = clock.now() / 1000;
    const MetricData = values.map((Value, i) => ({
      ...{ MetricName, Value, Dimensions },
      Timestamp: last - 60 * (values.length - 1 - i),
    }));
    return call('monitoring', 'PutMetricData', { Namespace: 'Shop', MetricData });
  };
  await put(
    'Requests',
    'blue',
    Array.from({ length: history }, () => 900),
  );
  await put(
    'Failures',
    'blue',
    Array.from({ length: history }, (_, i) => (i % 3 === 0 ? 1 : 0)),
  );
  // A smoke test, so that the canary's requests are listed by the time that it serves.
  await put('Requests', 'green', [1]);
  await clock.advance(listed * minute);
  const shifted = clock.now();
  const source = cloudWatchMetrics(cloudWatchClient(overrides));
  const plan = samplePlan({ analysis: parsed.spec.analysis, callers: [] });
  const control = sampleControl({ plannedAt: shifted - minute, plan, shifts: [{ weight: 10, at: shifted }] });
  const verdicts: Verdict[] = [];
  for (let i = 0; i < minutes; i++) {
    await put('Requests', 'blue', [900]);
    await put('Failures', 'blue', [i % 3 === 0 ? 1 : 0]);
    await put('Requests', 'green', [100]);
    await put('Failures', 'green', [100]);
    await clock.advance(minute);
    const { judgement } = await lookAtNumbers(source, control, parsed.spec.analysis, clock.now());
    verdicts.push(judgement.verdict);
  }
  return verdicts;
}

test('a canary that fails every request fails within minutes where metrics are named, as the example does', async () => {
  const { latency: _, metrics, ...rest } = Object(Object(example).analysis);
  const without = ({ latency: __, ...version }: Record<string, unknown>) => version;
  const named = { ...metrics, canary: without(metrics.canary), stable: without(metrics.stable) };
  expect((await failing({ ...rest, metrics: named }, 4)).at(-1)).toBe('fail');
});

test('and is never passed where a search has to find its failures, until they are listed', async () => {
  const metrics = { canary: searched('green'), stable: searched('blue'), period: '1m', delay: '1m' };
  const verdicts = await failing({ metrics, errorRate: { reportedOnlyWhenNonZero: true } }, 18);
  expect(verdicts).not.toContain('pass');
  expect(verdicts.at(-1)).toBe('fail');
});
