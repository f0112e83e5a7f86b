import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { reportPage } from '../../cli/report/page/report-page.ts';
import { colorSchemes, openPage, screens, startBrowser } from './browser.ts';
import { fitsItsScreen, hasReadableCharts, isAccessible, isShort } from './checks.ts';
import { neverPlanned, stories } from './stories.ts';

const folder = mkdtempSync(join(tmpdir(), 'report-'));
/** With SCREENSHOTS=folder the pages can be looked at afterwards. */
const shots = process.env.SCREENSHOTS;
let browser: Browser;
before(async () => {
  browser = await startBrowser();
  if (shots) mkdirSync(shots, { recursive: true });
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

for (const [name, story] of Object.entries({ ...stories, neverPlanned }))
  describe(`the report of a rollout: ${name}`, () => {
    const file = join(folder, `${name}.html`);
    before(() => writeFileSync(file, reportPage(story)));

    for (const viewport of screens)
      for (const colorScheme of colorSchemes)
        test(`is well on ${viewport.width} px, ${colorScheme}`, async () => {
          const { page, troubles } = await openPage(browser, { viewport, colorScheme });
          await page.goto(pathToFileURL(file).href);
          await fitsItsScreen(page);
          if (viewport.width === 390) await isShort(page);
          if (story.shown) await hasReadableCharts(page);
          await isAccessible(page);
          assert.equal(await page.textContent('h1'), story.headline.title);
          if (shots)
            await page.screenshot({
              path: join(shots, `${name}-${viewport.width}-${colorScheme}.png`),
              fullPage: true,
            });
          assert.deepEqual(troubles, []);
          await page.close();
        });

    test('prints on a few sheets of A4, dark or not', async () => {
      const { page } = await openPage(browser, { colorScheme: 'dark' });
      await page.goto(pathToFileURL(file).href);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      const sheets = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      assert.ok(sheets >= 1 && sheets <= 5, `${sheets} sheets`);
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(255, 255, 255)');
      await page.close();
    });
  });
