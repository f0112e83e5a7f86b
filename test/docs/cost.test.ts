import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { costReport } from '../../bench/cost/report.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/cost.md'), 'utf8');

test('the page shows what bench:cost prints today, and no target is missed', async () => {
  const { lines, isMissed } = await costReport();
  const [, shown] = /^```text\n([\s\S]*?)^```$/m.exec(page) ?? [];
  expect(shown?.trimEnd()).toBe(lines.join('\n'));
  expect(isMissed).toBe(false);
});
