import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AppMeshClient } from '@aws-sdk/client-app-mesh';
import type { Browser, Page } from 'playwright-core';
import { createColorMesh } from '../../local/sample-app/color-mesh.ts';
import { colorNames } from '../../local/sample-app/color-names.ts';
import { type LocalAws, startLocalAws } from '../../local/start-local-aws.ts';
import { colorSchemes, openPage, screens, startBrowser } from './browser.ts';
import { fitsItsScreen, hasNoViolation } from './checks.ts';

/** With SCREENSHOTS=folder the pages can be looked at afterwards. */
const shots = process.env.SCREENSHOTS;
const caller = { accessKeyId: 'AKIATEST', name: 'tester' };
let browser: Browser;
let local: LocalAws;

const tracesOf = (mesh: string) => `${local.door.url}/console/app-mesh/meshes/${mesh}/traces`;
const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

/** A request through three proxies, the last of which fails in one of ten, and a database behind it. */
function traceOf(n: number, begin: number): string[] {
  const trace_id = `1-${hex(Math.floor(begin), 8)}-${hex(n, 24)}`;
  const id = (part: number) => hex(n * 16 + part, 16);
  const fault = n % 10 === 9;
  const segment = (part: number, name: string, from: number, to: number, more: object = {}) => ({
    name: `${colorNames.mesh}/${name}`,
    id: id(part),
    trace_id,
    start_time: begin + from / 1000,
    end_time: begin + to / 1000,
    origin: 'AWS::AppMesh::Proxy',
    ...(fault && { fault }),
    http: { request: { method: 'GET', url: 'http://client.local/color' }, response: { status: fault ? 503 : 200 } },
    ...more,
  });
  const table = { name: 'DynamoDB', namespace: 'aws', aws: { table_name: 'colors' } };
  const call = { ...table, id: id(5), start_time: begin + 0.012, end_time: begin + 0.018 };
  return [
    segment(1, colorNames.gateway, 0, 34 + (n % 7)),
    segment(2, 'client', 4, 30, { parent_id: id(1) }),
    segment(3, 'client', 6, 28, { parent_id: id(2) }),
    segment(4, n % 4 === 0 ? 'color-v2' : 'color-v1', 9, 26, { parent_id: id(3), subsegments: [call] }),
  ].map((one) => JSON.stringify(one));
}

before(async () => {
  if (shots) mkdirSync(shots, { recursive: true });
  browser = await startBrowser();
  local = await startLocalAws({ port: 0 });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  await createColorMesh(new AppMeshClient({ endpoint: local.door.url, region: 'eu-west-1', credentials }), colorNames);
  const begin = local.aws.surroundings.clock.now() / 1000 - 60;
  const documents = Array.from({ length: 40 }, (_, n) => traceOf(n, begin + n)).flat();
  const put = { TraceSegmentDocuments: documents };
  assert.deepEqual(await local.aws.call('xray', 'PutTraceSegments', put, caller), { UnprocessedTraceSegments: [] });
});
after(async () => {
  await local.close();
  await browser.close();
});

async function isWell(page: Page, name: string): Promise<void> {
  await fitsItsScreen(page);
  await hasNoViolation(page);
  if (shots) await page.screenshot({ path: join(shots, `traces-${name}.png`), fullPage: true });
}

const isLive = (page: Page): Promise<void> => page.locator('#state', { hasText: /^live$/ }).waitFor();

async function tabTo(page: Page, is: string): Promise<void> {
  for (let tabs = 0; tabs < 40; tabs += 1) {
    if (await page.evaluate(is)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no Tab leads to where ${is}`);
}

for (const viewport of screens)
  for (const colorScheme of colorSchemes)
    describe(`traces on ${viewport.width} px, ${colorScheme}`, () => {
      const name = `${viewport.width}-${colorScheme}`;

      test('are drawn as a graph with requests, times and failures, and lead to a timeline by the keyboard', async () => {
        const { page, troubles } = await openPage(browser, { viewport, colorScheme });
        await page.goto(`${local.door.url}/console/app-mesh/meshes/${colorNames.mesh}`);
        await tabTo(page, "document.activeElement.textContent === 'Traces'");
        await page.keyboard.press('Enter');
        await page.waitForURL('**/traces');
        await isLive(page);
        const drawn = page.locator('.drawing').filter({ visible: true });
        const text = (await drawn.textContent()) ?? '';
        for (const part of ['clients', 'color-v1', '40 requests', 'mean', '4 faults', 'colors']) {
          assert.ok(text.includes(part), `the graph has no ${part}: ${text}`);
        }
        assert.equal(await drawn.count(), 1);
        await isWell(page, `graph-${name}`);
        await tabTo(page, "document.activeElement.id === 'filter'");
        await page.keyboard.type('fault');
        await page.keyboard.press('Enter');
        await page.waitForURL('**filter=fault');
        await isLive(page);
        assert.equal(await page.locator('#traces tbody tr').count(), 4);
        await tabTo(page, "document.activeElement.pathname?.includes('/traces/1-')");
        await page.keyboard.press('Enter');
        await page.locator('h1', { hasText: /^Trace 1-/ }).waitFor();
        const rows = await page.locator('.timeline tbody tr').allTextContents();
        assert.deepEqual(
          rows.map((row) => row.replace(/\s+/g, ' ').trim().split(' ')[0]),
          [`${colorNames.mesh}/${colorNames.gateway}`, 'apps/client', 'apps/client', 'apps/color-v1', 'DynamoDB'].map(
            (one) => one.replace('apps/', `${colorNames.mesh}/`),
          ),
        );
        assert.match(rows[0] ?? '', /503 fault/);
        await isWell(page, `timeline-${name}`);
        assert.deepEqual(troubles, []);
        await page.close();
      });
    });

test('A filter that is none is answered by what X-Ray says of it, beside the graph', async () => {
  const { page } = await openPage(browser, { viewport: screens[0] });
  await page.goto(`${tracesOf(colorNames.mesh)}?filter=coverage`);
  const said = (await page.textContent('#traces')) ?? '';
  assert.match(said, /InvalidRequestException: Invalid filter expression: the embedded AWS does not know coverage/);
  assert.ok(await page.locator('.drawing').filter({ visible: true }).isVisible());
  await isWell(page, 'refused');
  await page.close();
});

test('A mesh without traces says how they begin, and a page of another place reads none', async () => {
  const { page } = await openPage(browser, { viewport: screens[1] });
  await local.aws.call('appmesh', 'CreateMesh', { meshName: 'quiet' }, caller);
  await page.goto(tracesOf('quiet'));
  assert.match((await page.textContent('#graph')) ?? '', /ENABLE_ENVOY_XRAY_TRACING=1/);
  await isWell(page, 'none');
  await page.goto('data:text/html,<p>elsewhere</p>');
  const asked = `fetch(${JSON.stringify(tracesOf('quiet'))}).then(() => 'read', () => 'refused')`;
  assert.equal(await page.evaluate(asked), 'refused');
  await page.close();
});
