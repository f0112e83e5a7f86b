import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { pause, systemClock } from '../../adapters/clock.ts';
import type { Opened } from './browser.ts';
import { colorSchemes, openPage, screens, startBrowser } from './browser.ts';
import { fitsItsScreen, hasReadableCharts, isAccessible } from './checks.ts';

const root = join(import.meta.dirname, '../..');
const shots = process.env.SCREENSHOTS;
/** How many of the tiles of the step's weight there should be: sixty draws stray by as much. */
const straying = 0.22;

interface Demo {
  /** The address of the page, once it is up. */
  readonly url: Promise<string>;
  readonly exit: Promise<number | null>;
  interrupt(): void;
}

const demos: Demo[] = [];

/** `onShift` hears of each weight within a quarter of a second of its being in force. */
function demo(scenario: string, onShift: (weight: number) => void = () => undefined): Demo {
  const args = ['cli/demo/main.ts', '--json', '--stay', '--port', '0', '--rate', '200', '--scenario', scenario];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const playing: Demo = {
    url: new Promise((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const told = JSON.parse(line);
        if (told.type === 'page') resolve(told.url);
        if (told.type === 'decision' && told.did === 'shifted') onShift(told.weight);
      });
    }),
    exit: new Promise((resolve) => child.on('exit', resolve)),
    interrupt: () => void child.kill('SIGINT'),
  };
  demos.push(playing);
  return playing;
}

async function until(what: string, is: () => Promise<boolean>, seconds = 90): Promise<void> {
  const deadline = systemClock.now() + seconds * 1000;
  while (!(await is())) {
    if (systemClock.now() > deadline) throw new Error(`it never came to it: ${what}`);
    await pause(50);
  }
}

const heading = async (page: Page) => (await page.textContent('h1')) ?? '';
const stateOf = async (page: Page) => (await page.textContent('#state')) ?? '';
const shareOf = async (page: Page): Promise<number> => {
  const [all, canaries] = await Promise.all(
    ['#tiles [data-by]', '#tiles [data-by="canary"]'].map((which) => page.locator(which).count()),
  );
  return all === 60 ? (canaries ?? 0) / 60 : Number.NaN;
};

/**
 * The route has this weight now: so have the tiles soon, unless the rollout goes on before a slow machine shows it. How
 * soon is said, not asserted.
 */
async function tilesFollow(page: Page, weight: number, inForce: () => number): Promise<void> {
  const since = systemClock.now();
  const isShown = async () => Math.abs((await shareOf(page)) - weight / 100) <= straying;
  await until(`tiles at ${weight}%`, async () => inForce() !== weight || (await isShown()));
  const ended = inForce() === weight ? 'after' : 'were overtaken after';
  console.log(`tiles at ${weight}% ${ended} ${systemClock.now() - since} ms`);
}

let browser: Browser;
before(async () => {
  browser = await startBrowser();
  if (shots) mkdirSync(shots, { recursive: true });
});
after(async () => {
  // A test that failed has left its own running.
  for (const { interrupt } of demos) interrupt();
  await browser.close();
});

/** The page on every screen, in both schemes. */
const everyPage = (url: string): Promise<(Opened & { readonly name: string })[]> =>
  Promise.all(
    screens.flatMap((viewport) =>
      colorSchemes.map(async (colorScheme) => {
        const opened = await openPage(browser, { viewport, colorScheme });
        await opened.page.goto(url);
        return { ...opened, name: `${viewport.width}-${colorScheme}` };
      }),
    ),
  );

async function areWell(pages: Awaited<ReturnType<typeof everyPage>>, moment: string): Promise<void> {
  for (const { page, troubles, name } of pages) {
    await fitsItsScreen(page);
    await hasReadableCharts(page);
    await isAccessible(page);
    if (shots) await page.screenshot({ path: join(shots, `live-${moment}-${name}.png`), fullPage: true });
    assert.deepEqual(troubles, []);
  }
}

describe('the live page of a rollout that is promoted', () => {
  test('its tiles follow the weights, and it says when it has ended', {
    timeout: 180_000,
  }, async () => {
    const { page: watched, troubles } = await openPage(browser, { viewport: screens[0] });
    const followed: Promise<void>[] = [];
    let inForce = 0;
    const playing = demo('healthy', (weight) => {
      inForce = weight;
      followed.push(tilesFollow(watched, weight, () => inForce));
    });
    const url = await playing.url;
    await watched.goto(url);
    const pages = await everyPage(url);
    await until('step 2', async () => (await heading(watched)).includes('step 2 of 3'));
    await areWell(pages, 'running');
    await until('its end', async () => (await stateOf(watched)) === 'the rollout has ended');
    assert.match(await heading(watched), /is promoted/);
    assert.equal((await Promise.all(followed)).length, 3);
    assert.deepEqual(troubles, []);
    await areWell(pages, 'promoted');
    playing.interrupt();
    assert.equal(await playing.exit, 0);
    await Promise.all([watched, ...pages.map(({ page }) => page)].map((page) => page.close()));
  });
});

describe('the live page of a rollout that is rolled back', () => {
  test('shows failures, comes back when its connection was lost, and ends at the stable', {
    timeout: 180_000,
  }, async () => {
    const playing = demo('dead');
    const pages = await everyPage(await playing.url);
    const [first, second] = pages;
    if (first === undefined || second === undefined) throw new Error('there is no page');
    // Beside all else: the dead version is called for a few seconds alone.
    const failure = until(
      'a failure',
      async () => (await second.page.locator('#tiles [data-failed="true"]').count()) > 0,
    );
    await until('step 1', async () => (await heading(first.page)).includes('step 1 of 3'));
    await first.page.context().setOffline(true);
    await first.page.reload().catch(() => undefined);
    await first.page.context().setOffline(false);
    await first.page.reload();
    await until('live again', async () => (await stateOf(first.page)) === 'live');
    await failure;
    await until('its end', async () => (await stateOf(first.page)) === 'the rollout has ended');
    assert.match(await heading(first.page), /was rolled back in step 1/);
    await until('blue alone', async () => (await shareOf(first.page)) === 0);
    await areWell(pages.slice(1), 'rolled-back');
    playing.interrupt();
    assert.equal(await playing.exit, 2);
    await Promise.all(pages.map(({ page }) => page.close()));
  });
});
