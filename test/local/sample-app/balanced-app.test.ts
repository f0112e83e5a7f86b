import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { startBalancedApp } from '../../../local/sample-app/balanced-app.ts';
import type { SampleApp, VersionTask } from '../../../local/sample-app/contract.ts';

const credentials = { accessKeyId: 'k', secretAccessKey: 's' };

let app: SampleApp | undefined;
afterAll(() => app?.close());

test('the colour teller answers through the address that its tasks are registered with', async () => {
  const registered: VersionTask[] = [];
  app = await startBalancedApp({
    cloudWatch: { endpoint: 'http://127.0.0.1:9', region: 'eu-west-1', credentials },
    clock: { scale: 1, epoch: Date.now() },
    load: { requestsPerSecond: 40 },
    workMs: 1,
    // A balancer that sends everything to one task.
    register: async (tasks) => {
      registered.push(...tasks);
      return tasks.find(({ version }) => version === 'color-v2')?.origin ?? '';
    },
  });
  expect(registered.map(({ version }) => version)).toEqual(['color-v1', 'color-v1', 'color-v2', 'color-v2']);
  await app.setBehaviour('color-v2', { wrongShare: 1 });
  for (let tries = 0; tries < 300 && app.stats().wrongAnswers === 0; tries++) await pause(20);
  expect(app.stats().versions).toMatchObject({ 'color-v1': { requests: 0 }, 'color-v2': { share: 1 } });
  expect(app.stats().wrongAnswers).toBeGreaterThan(0);
  expect(await (await fetch(`${app.url}/color`)).text()).not.toContain('green');
});
