import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AppMeshClient, UpdateRouteCommand } from '@aws-sdk/client-app-mesh';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Browser, Page } from 'playwright-core';
import { createEnvoyMetrics } from '../../local/data-plane/envoy-metrics.ts';
import { putBy } from '../../local/data-plane/minute-publisher.ts';
import { createTally } from '../../local/data-plane/tally.ts';
import { createColorMesh } from '../../local/sample-app/color-mesh.ts';
import { colorNames } from '../../local/sample-app/color-names.ts';
import { type LocalAws, startLocalAws } from '../../local/start-local-aws.ts';
import { colorSchemes, openPage, screens, startBrowser } from './browser.ts';
import { fitsItsScreen, hasNoViolation } from './checks.ts';

/** With SCREENSHOTS=folder the pages can be looked at afterwards. */
const shots = process.env.SCREENSHOTS;
const minuteMs = 60_000;
const longName = `shop-${'recommendation-'.repeat(6)}v1`;
let browser: Browser;
let local: LocalAws;
let appMesh: AppMeshClient;

const pages = () => `${local.door.url}/console/app-mesh`;
const colorPage = () => `${pages()}/meshes/${colorNames.mesh}`;

/** The metrics of the gateway's sidecar for the last whole minute. */
async function publish(client: CloudWatchClient): Promise<void> {
  const tally = createTally();
  for (let i = 0; i < 600; i += 1) {
    const status = i % 50 === 0 ? 503 : 200;
    tally.add({ virtualService: colorNames.colorService, virtualNode: 'color-v1', status, responseMs: 5 + (i % 40) });
  }
  const now = local.aws.surroundings.clock.now();
  const lastMinute = new Date(Math.floor(now / minuteMs) * minuteMs - minuteMs);
  await putBy(client)('CWAgent', createEnvoyMetrics(colorNames.mesh, colorNames.gateway)(tally.take(), lastMinute));
}

before(async () => {
  if (shots) mkdirSync(shots, { recursive: true });
  browser = await startBrowser();
  local = await startLocalAws({ port: 0 });
  const client = {
    endpoint: local.door.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  appMesh = new AppMeshClient(client);
  await createColorMesh(appMesh, colorNames);
  const attach = (name: string, port: number) => {
    const resource = { kind: 'VirtualNode', name } as const;
    const ports = [{ port, origin: `http://127.0.0.1:${port}` }];
    const task = { meshName: colorNames.mesh, resource, ports, attributes: {}, command: 'node app.js' };
    return local.appMesh.attach(task, 'RUNNING');
  };
  attach('color-v1', 21811);
  const ill = attach('color-v1', 21812);
  const caller = attach(colorNames.gateway, 21813);
  caller.follow(() => undefined);
  const targets = ill.task.ports.map(({ origin }) => ({ origin, reasons: ['failed_active_hc' as const] }));
  local.appMesh.reportHealth(caller.task.id, { targets });
  await publish(new CloudWatchClient(client));
});
after(async () => {
  await local.close();
  await browser.close();
});

async function isWell(page: Page, name: string): Promise<void> {
  await fitsItsScreen(page);
  await hasNoViolation(page);
  if (shots) await page.screenshot({ path: join(shots, `console-${name}.png`), fullPage: true });
}

const isLive = (page: Page): Promise<void> => page.locator('#state', { hasText: /^live$/ }).waitFor();

/** Types a text into the field of a label that has the focus after so many Tabs at most. */
async function fillByKeyboard(page: Page, id: string, text: string): Promise<void> {
  await tabTo(page, `document.activeElement.id === ${JSON.stringify(id)}`);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

async function tabTo(page: Page, is: string): Promise<void> {
  for (let tabs = 0; tabs < 40; tabs += 1) {
    if (await page.evaluate(is)) {
      const outline: unknown = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
      assert.notEqual(outline, 'none', `the focus is not seen where ${is}`);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`no Tab leads to where ${is}`);
}

/** Presses the button of a step that leads on. */
async function goOn(page: Page, heading: string): Promise<void> {
  await tabTo(page, "document.activeElement.className === 'first'");
  await page.keyboard.press('Enter');
  await page.locator('h1', { hasText: heading }).waitFor();
}

for (const viewport of screens)
  for (const colorScheme of colorSchemes)
    describe(`the console on ${viewport.width} px, ${colorScheme}`, () => {
      const name = `${viewport.width}-${colorScheme}`;
      const open = () => openPage(browser, { viewport, colorScheme });

      test('draws a mesh with its traffic, errors, times and tasks, and says the same in tables', async () => {
        const { page, troubles } = await open();
        await page.goto(colorPage());
        await isLive(page);
        const drawn = page.locator('.drawing').filter({ visible: true });
        const text = (await drawn.textContent()) ?? '';
        for (const part of [
          'color-v1',
          'color.local',
          '100 % color-route',
          '10/s',
          '2 % errors',
          'silent',
          '1 of 2 unhealthy',
        ]) {
          assert.ok(text.includes(part), `the picture has no ${part}`);
        }
        assert.equal(await drawn.count(), 1);
        const tables = (await page.textContent('main')) ?? '';
        assert.match(tables, /unhealthy by 1 of 1 caller: fails its health check/);
        assert.match(tables, /color-router virtual router\s*color-v1 virtual node\s*100 % color-route/);
        await tabTo(page, "document.activeElement.id === 'scroll'");
        await isWell(page, `mesh-${name}`);
        assert.deepEqual(troubles, []);
        await page.close();
      });

      test('leads to a first mesh by the keyboard alone', async () => {
        const { page, troubles } = await open();
        const mesh = `first-${name}`;
        await page.goto(pages());
        await isWell(page, `list-${name}`);
        await tabTo(page, "document.activeElement.textContent === 'Create a mesh'");
        await page.keyboard.press('Enter');
        await page.waitForURL('**/create');
        await goOn(page, 'Mesh and virtual service');
        await page.waitForSelector('.summary');
        assert.equal(await page.evaluate('document.activeElement.className'), 'summary');
        await isWell(page, `problems-${name}`);
        await fillByKeyboard(page, 'meshName', mesh);
        await fillByKeyboard(page, 'virtualServiceName', 'shop.local');
        await goOn(page, 'Virtual nodes');
        await fillByKeyboard(page, 'node.0.name', longName);
        await fillByKeyboard(page, 'node.0.hostname', 'shop-v1.local');
        await fillByKeyboard(page, 'node.0.backends', 'shop.local');
        await isWell(page, `nodes-${name}`);
        await goOn(page, 'Virtual router and route');
        await fillByKeyboard(page, 'routerName', 'router');
        await fillByKeyboard(page, 'routeName', 'all');
        await isWell(page, `route-${name}`);
        await goOn(page, 'Review');
        await isWell(page, `review-${name}`);
        await goOn(page, `Mesh ${mesh} is created`);
        await isWell(page, `created-${name}`);
        await tabTo(page, "document.activeElement.textContent === 'See its picture'");
        await page.keyboard.press('Enter');
        await isLive(page);
        await isWell(page, `first-${name}`);
        assert.deepEqual(troubles, []);
        await page.close();
      });
    });

describe('an open page', () => {
  test('follows the mesh by itself, keeps the focus, and stops while it is hidden', async () => {
    const { page, troubles } = await openPage(browser, { viewport: screens[1] });
    await page.clock.install();
    await page.goto(colorPage());
    await isLive(page);
    await tabTo(page, "document.activeElement.id === 'scroll'");
    const { mesh: meshName, virtualRouter: virtualRouterName, route: routeName } = colorNames;
    const weightedTargets = [
      { virtualNode: 'color-v1', weight: 1 },
      { virtualNode: 'color-v2', weight: 3 },
    ];
    const spec = { httpRoute: { match: { prefix: '/' }, action: { weightedTargets } } };
    await appMesh.send(new UpdateRouteCommand({ meshName, virtualRouterName, routeName, spec }));
    await page.clock.fastForward(minuteMs);
    await page.locator('#links', { hasText: '75 % color-route' }).waitFor();
    assert.equal(await page.evaluate('document.activeElement.id'), 'scroll');
    await page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })");
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    let asked = 0;
    page.on('request', () => {
      asked += 1;
    });
    await page.clock.fastForward(minuteMs);
    await page.clock.fastForward(minuteMs);
    assert.equal(asked, 0);
    await page.evaluate("Object.defineProperty(document, 'hidden', { value: false, configurable: true })");
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.waitForResponse((response) => response.url().endsWith('?as=json'));
    assert.deepEqual(troubles, []);
    await page.close();
  });

  test('copies a command as it is to be pasted', async () => {
    const { page } = await openPage(browser, { viewport: screens[1] });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(pages());
    await page.click('.command button');
    await page.locator('.command button', { hasText: 'Copied' }).waitFor();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), 'aws appmesh list-meshes');
    await page.close();
  });

  test('is not for a page of another place to frame, or to send forms to', async () => {
    const { page } = await openPage(browser, { viewport: screens[1] });
    await page.route('http://elsewhere.example/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${pages()}/create"><input name="do" value="create"><button>x</button></form>`,
      }),
    );
    await page.goto('http://elsewhere.example/');
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/create')),
      page.click('button'),
    ]);
    assert.equal(answer.status(), 403);
    await page.close();
  });
});
