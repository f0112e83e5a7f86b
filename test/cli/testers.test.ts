import { request } from 'node:http';
import { AppMeshClient, ListRoutesCommand } from '@aws-sdk/client-app-mesh';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pause } from '../../adapters/clock.ts';
import { colorNames } from '../../local/sample-app/color-names.ts';
import type { SampleApp } from '../../local/sample-app/contract.ts';
import { startSampleApp } from '../../local/sample-app/sample-app.ts';
import { specFile } from './support/alarms-only.ts';
import { type LiveStack, liveStack } from './support/live-stack.ts';

const id = 'testers-green-1';
const own = `meshshift-testers-${id}-1`;
const testers = { header: 'x-canary', match: { exact: 'true' }, approval: { timeout: '2h' } };
const strategy = { testers, steps: [{ weight: 1, bake: '1h' }], finalBake: '1s', keepWarm: '1m' };

let stack: LiveStack;
let app: SampleApp;
beforeAll(async () => {
  stack = await liveStack();
  app = await startSampleApp({
    cloudWatch: stack.client,
    clock: stack.clock,
    controlPlane: stack.controlPlane,
    load: { requestsPerSecond: 1 },
  });
}, 30_000);
afterAll(async () => {
  await app.close();
  await stack.close();
});

/** Who answers a request that comes in at the gateway: by itself, and by way of the client. */
const answers = (headers: Readonly<Record<string, string>> = {}): Promise<readonly string[]> =>
  Promise.all(
    ['/color', '/client/color'].map(
      (path) =>
        new Promise<string>((resolve, reject) => {
          request(`${app.url}${path}`, { headers }, (response) => {
            response.resume();
            resolve(String(response.headers['x-color-version']));
          })
            .on('error', reject)
            .end();
        }),
    ),
  );
const routes = async () => {
  const { mesh: meshName, virtualRouter: virtualRouterName } = colorNames;
  const client = new AppMeshClient(stack.client);
  const listed = await client.send(new ListRoutesCommand({ meshName, virtualRouterName }));
  return listed.routes?.map(({ routeName }) => routeName).sort();
};
async function until(holds: () => Promise<boolean>) {
  for (let i = 0; i < 400; i++) {
    if (await holds()) return;
    await pause(25);
  }
  throw new Error(`it never came to pass: ${JSON.stringify([await answers({ 'x-canary': 'true' }), await routes()])}`);
}
const waits = async () => {
  const { out } = await stack.meshshift('status', id, '--json');
  return JSON.parse(out).waitingFor === 'approval';
};

test('a request with the header reaches the canary before all others do, and none after an abort', async () => {
  const testing = { 'x-canary': 'true' };
  expect(await answers(testing)).toEqual(['color-v1', 'color-v1']);
  expect((await stack.meshshift('start', specFile('testers', { strategy }))).code).toBe(0);
  await until(waits);
  expect((await stack.meshshift('status', id)).out).toContain('testers');
  await until(async () => (await answers(testing)).every((version) => version === 'color-v2'));
  expect(await answers({ 'x-canary': 'false' })).toEqual(['color-v1', 'color-v1']);
  expect(await answers()).toEqual(['color-v1', 'color-v1']);
  expect(await routes()).toEqual([colorNames.route, own]);
  expect((await stack.meshshift('abort', id)).code).toBe(0);
  expect((await stack.meshshift('watch', id)).code).toBe(2);
  expect(await routes()).toEqual([colorNames.route]);
  await until(async () => (await answers(testing)).every((version) => version === 'color-v1'));
}, 60_000);
