import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Story } from '../../cli/report/story.ts';
import { storyOf } from '../../cli/report/story-of.ts';
import type { LiveEvent } from '../../cli/web/live-feed.ts';
import { type LiveNow, liveNow } from '../../cli/web/live-now.ts';
import { changedSections, liveAssets } from '../../cli/web/live-page.ts';
import { type LiveServer, startLiveServer } from '../../cli/web/live-server.ts';
import { rolloutList } from '../../cli/web/rollout-list.ts';
import type { Control } from '../../core/control/control.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import { left, planned, shifted, stopped } from '../cli/support/rollouts.ts';
import { sampleControl } from '../support/sample-control.ts';
import { testStart } from '../support/test-clock.ts';
import { colorSchemes, openPage, screens, startBrowser } from './browser.ts';
import { fitsItsScreen, isAccessible } from './checks.ts';
import { measured, stories } from './stories.ts';

const shots = process.env.SCREENSHOTS;
const token = 'the-token';
const now = testStart + 3 * 60_000;
const baking = sampleControl({ phase: 'baking', step: 0, shifts: [{ weight: 10, at: testStart + 60_000 }] });
const healthy: Decision = {
  ...stopped,
  did: 'looked',
  at: now - 30_000,
  verdict: 'inconclusive',
  reasons: (stopped.reasons ?? []).map((one) => ({ ...one, verdict: 'pass' as const, value: (one.limit ?? 0) / 3 })),
};
const gated: Control = { ...baking, waiting: { for: 'approval', since: now } };
const running = (control: Control, look: Decision): Moment => ({
  story: storyOf({ ...left, state: { ...left.state, control, decisions: [planned, shifted, look] } }, measured, now),
  now: liveNow(control, [look], now),
});
interface Moment {
  readonly story: Story | undefined;
  readonly now?: LiveNow;
}
const moments: Readonly<Record<string, Moment>> = {
  healthy: running(baking, healthy),
  failing: running(baking, { ...stopped, did: 'looked' }),
  gated: running(gated, healthy),
  halted: { story: stories.halted },
};

/** A page that shows one moment, and keeps the orders that it sends. */
async function serve(moment: string): Promise<{ readonly server: LiveServer; readonly orders: string[] }> {
  const { story, now } = moments[moment] ?? {};
  if (story === undefined) throw new Error(`there is no story ${moment}`);
  const orders: string[] = [];
  const sections = changedSections(true)({ story, ...(now && { now }), over: false });
  const { rolloutId } = story;
  const listed = [
    { rolloutId, startedAt: testStart, standing: 'step 1 of 2, 10%', runs: true },
    { rolloutId: 'checkout-r7-1', startedAt: testStart - 86_400_000, standing: 'promoted', runs: false },
  ];
  const server = await startLiveServer(0, {
    rolloutId,
    assets: liveAssets,
    feedOf: async () => ({
      subscribe(send: (event: LiveEvent) => void) {
        send({ name: 'story', data: { title: rolloutId, sections } });
        return () => undefined;
      },
      close: async () => undefined,
    }),
    list: async (current) => rolloutList(listed, current).markup,
    desk: {
      token,
      async take(body) {
        orders.push(body);
        return { status: 200, text: 'done as asked' };
      },
    },
    close: async () => undefined,
  });
  return { server, orders };
}

let browser: Browser;
before(async () => {
  browser = await startBrowser();
  if (shots) mkdirSync(shots, { recursive: true });
});
after(() => browser.close());

const isFilled = (page: Page) => page.waitForSelector('#rollouts summary');

for (const moment of Object.keys(moments))
  describe(`the live page of a rollout that is ${moment}`, () => {
    let server: LiveServer;
    before(async () => {
      ({ server } = await serve(moment));
    });
    after(() => server.close());

    for (const viewport of screens)
      for (const colorScheme of colorSchemes)
        test(`is well on ${viewport.width} px, ${colorScheme}`, async () => {
          const { page, troubles } = await openPage(browser, { viewport, colorScheme });
          await page.goto(server.url);
          await isFilled(page);
          await fitsItsScreen(page);
          await isAccessible(page);
          if (shots)
            await page.screenshot({
              path: join(shots, `page-${moment}-${viewport.width}-${colorScheme}.png`),
              fullPage: true,
            });
          assert.deepEqual(troubles, []);
          await page.close();
        });
  });

describe('by keyboard alone', () => {
  const opened: LiveServer[] = [];
  after(() => Promise.all(opened.map((server) => server.close())));

  test('a rollout is paused, and aborted only when abort is pressed twice', async () => {
    const { server, orders } = await serve('healthy');
    opened.push(server);
    const { page, troubles } = await openPage(browser, { viewport: screens[0] });
    await page.goto(`${server.url}#token=${token}`);
    await isFilled(page);
    assert.equal(new URL(page.url()).hash, '', 'the token is not left in the address');
    await reach(page, 'pause');
    await page.keyboard.press('Enter');
    await page.locator('#answered', { hasText: 'done as asked' }).waitFor();
    await reach(page, 'abort');
    await page.keyboard.press('Enter');
    assert.equal(orders.length, 1);
    await page.keyboard.press('Enter');
    await page.locator('#answered', { hasText: 'done as asked' }).waitFor();
    assert.deepEqual(
      orders.map((order) => JSON.parse(order)),
      ['pause', 'abort'].map((order) => ({ order, rollout: stories.running?.rolloutId })),
    );
    assert.deepEqual(troubles, []);
    await page.close();
  });

  test('whoever has not the token is told where it is', async () => {
    const { server, orders } = await serve('healthy');
    opened.push(server);
    const page = await browser.newPage();
    await page.goto(server.url);
    await isFilled(page);
    await reach(page, 'pause');
    await page.keyboard.press('Enter');
    await page.locator('#answered', { hasText: 'refused: open the address' }).waitFor();
    assert.deepEqual(orders, []);
    await page.close();
  });
});

/** Presses Tab until the button of this order has the focus. */
async function reach(page: Page, order: string): Promise<void> {
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate('document.activeElement.dataset.order')) === order) return;
  }
  throw new Error(`Tab never reaches ${order}`);
}
