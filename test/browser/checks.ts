import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Nothing stands out to the right, as a phone would show it. */
export async function fitsItsScreen(page: Page): Promise<void> {
  const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  assert.equal(wider, 0, 'the page is wider than its screen');
}

/** A reader on a phone sees all of a report in few screens. */
export async function isShort(page: Page): Promise<void> {
  const height = await page.evaluate('document.documentElement.scrollHeight');
  assert.ok(Number(height) < 3000, `the page is ${height} px high`);
}

/** Text in the charts that are shown is never scaled below what can be read, and no two labels of an axis overlap. */
export async function hasReadableCharts(page: Page): Promise<void> {
  const charts: unknown = await page.evaluate(`{
    const boxOf = (one) => one.getBoundingClientRect();
    const meet = (a, b) => a.left < b.right + 2 && b.left < a.right + 2 && a.top < b.bottom && b.top < a.bottom;
    const onEachOther = (boxes) => boxes.filter((box, i) => boxes.slice(0, i).some((other) => meet(box, other))).length;
    [...document.querySelectorAll('.chart svg')]
    .filter((svg) => svg.checkVisibility())
    .map((svg) => {
      const boxes = [...svg.querySelectorAll('[data-mark="x-axis tick label"] text')].map(boxOf);
      const numbers = [...svg.querySelectorAll('[data-mark="text"] text')].map(boxOf);
      return {
        fontPx: 12 * (svg.getBoundingClientRect().width / svg.viewBox.baseVal.width),
        cut: [...svg.querySelectorAll('text')].filter((text) => boxOf(text).right > boxOf(svg).right + 1).length,
        overlaps: onEachOther(boxes) + onEachOther(numbers),
      };
    })
  }`);
  assert.ok(Array.isArray(charts) && charts.length >= 2, 'the charts are shown');
  for (const { fontPx, cut, overlaps } of charts) {
    assert.equal(cut, 0, 'labels are cut off');
    assert.ok(fontPx >= 11, `text of ${fontPx} px`);
    assert.equal(overlaps, 0, 'labels overlap');
  }
}

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Violations of WCAG 2.2 A and AA, and of good practice, that axe-core finds. */
async function violations(page: Page): Promise<readonly Violation[]> {
  await page.evaluate(axe);
  const run = `axe.run(document, { runOnly: ${JSON.stringify(rules)} }).then(({ violations }) => violations)`;
  return (await page.evaluate(run)) as readonly Violation[];
}

const isNone = (found: readonly Violation[]) =>
  assert.deepEqual(
    found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`),
    [],
  );

/** Nothing that axe-core finds and calls serious, or worse. */
export const isAccessible = async (page: Page): Promise<void> =>
  isNone((await violations(page)).filter(({ impact }) => impact === 'serious' || impact === 'critical'));

/** Nothing at all that axe-core finds. */
export const hasNoViolation = async (page: Page): Promise<void> => isNone(await violations(page));
