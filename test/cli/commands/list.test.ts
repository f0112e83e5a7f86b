import { expect, test } from '@jest/globals';
import { rolloutTable, wideTable } from '../../../cli/commands/list.ts';
import { briefly } from '../../../cli/commands/status.ts';
import { byAttention } from '../../../cli/rollout/next-steps.ts';
import { columnsOf, wrapped } from '../../../cli/terminal/wrap.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const rollouts = Array.from({ length: 60 }, (_, i) => ({
  rolloutId: `checkout-payments-backend-4f2a9c${i}-1`,
  standing: 'step 2 of 4, 25%',
  router: 'appmesh/color-mesh/color-router',
  doing: 'has baked as long as planned and goes on once there is enough evidence',
}));

test.each([
  [40, 56],
  [80, 41],
  [160, 41],
])('many rollouts fit a terminal of %i columns, each id whole, and the rest is counted', (width, more) => {
  const shown = rolloutTable(rollouts, { width, rows: 24 });
  const rows = shown.flatMap((text) => wrapped([{ text }], width));
  expect(rows.length).toBeLessThan(24);
  for (const { indent, parts } of rows.slice(0, -1))
    expect(columnsOf(indent + parts.map(({ text }) => text).join(''))).toBeLessThanOrEqual(width);
  expect(shown.join('\n')).toContain(rollouts[0]?.rolloutId);
  expect(shown.at(-1)).toBe(`and ${more} more: \`meshshift list | cat\` has all`);
});

test('in a pipe all of them are there, whole', () => {
  const shown = rolloutTable(rollouts, undefined);
  expect(shown).toHaveLength(61);
  expect(shown[60]).toContain(rollouts[59]?.doing);
});

test('wide, a row has the versions and the start, whole', () => {
  const [head, row] = wideTable([sampleControl({ phase: 'baking', step: 0 })], testStart);
  expect(head?.split(/ {2,}/)).toEqual(['ROLLOUT', 'STEP', 'ROUTER', 'STABLE', 'CANARY', 'STARTED (UTC)', 'NOW']);
  expect(row).toMatch(/ color-v1 +color-v2 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /);
});

test('those that wait for a person come first, then the newest', () => {
  const started = (rolloutId: string, plannedAt: number) =>
    sampleControl({ rolloutId, plannedAt, phase: 'baking', step: 0 });
  const gated = { ...started('gated', 1), waiting: { for: 'approval', since: 1 } } as const;
  const ids = byAttention([started('old', 2), gated, started('new', 3)]).map(({ rolloutId }) => rolloutId);
  expect(ids).toEqual(['gated', 'new', 'old']);
});

test('the status of one among several is two lines before its first look, and none after its end', () => {
  const control = sampleControl({ phase: 'baking', step: 0, shifts: [{ weight: 10, at: testStart }] });
  expect(briefly({ control, decisions: [] }, testStart + 60_000)).toHaveLength(2);
  expect(briefly({ decisions: [] }, testStart)).toEqual([]);
});
