import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uploadedReport } from '../../../cli/pipeline/uploaded-report.ts';
import type { RolloutState } from '../../../cli/rollout/state.ts';
import { contextOf } from '../../../cli/run/context.ts';
import { processHost } from '../../../cli/run/host.ts';
import { memoryControlStore } from '../../support/memory-control-store.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { memoryLine } from '../../support/memory-line.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { scriptedMetrics } from '../../support/scripted-metrics.ts';
import { testStart } from '../../support/test-clock.ts';
import { left, rolloutId } from '../support/rollouts.ts';

const put: string[] = [];
let status = 200;
const bucket = createServer((request, response) => {
  put.push(`${request.method} ${request.url?.replace(/\?.*/, '')}`);
  request.resume().on('end', () => response.writeHead(status).end());
});
beforeAll(() => new Promise<void>((resolve) => bucket.listen(0, '127.0.0.1', resolve)));
afterAll(() => void bucket.close());

const said: string[] = [];
async function report() {
  const address = bucket.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const client = { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  const host = { ...processHost(), env: {}, client: { ...client, maxAttempts: 1 } };
  const ledger = memoryLedger();
  if (left.state.record) await ledger.record(left.state.record);
  const ports = {
    control: memoryControlStore(),
    ledger,
    line: memoryLine(),
    metrics: scriptedMetrics(),
    router: { readRoute: () => Promise.reject(new Error('no permission')) },
    stack: { name: 'meshshift', region: 'eu-west-1', endpoint },
    now: () => testStart,
    execution: async () => undefined,
  };
  const context = contextOf(host, {}, () => Promise.reject(new Error('no stack')));
  const say = (text: unknown) => void said.push(String(text));
  return { endpoint, ...uploadedReport({ ...context, note: say, warn: say }, ports, 's3://reports/shop/', rolloutId) };
}

const state = (changes: Parameters<typeof sampleControl>[0]): RolloutState => ({
  ...left.state,
  control: sampleControl({ rolloutId, ...changes }),
});
const baking = state({ phase: 'baking', step: 0 });
const gated = state({ phase: 'baking', step: 0, waiting: { for: 'approval', since: testStart } });
const path = `PUT /reports/shop/${rolloutId}.html`;

test('a report is at its place once its rollout is planned, again when that waits for a person, and at the end', async () => {
  put.length = 0;
  const { onState, last, endpoint } = await report();
  for (const one of [left.state, baking, baking, gated, gated, baking]) onState(one);
  expect(await last()).toBe(`${endpoint}/reports/shop/${rolloutId}.html`);
  expect(put).toEqual([path, path, path]);
});

test('a bucket that refuses is named once, at the end, and stops nothing', async () => {
  said.length = 0;
  status = 403;
  const { onState, last } = await report();
  onState(baking);
  expect(await last()).toBeUndefined();
  expect(said).toEqual([expect.stringContaining('the report was not uploaded')]);
});
