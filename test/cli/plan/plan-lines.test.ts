import { expect, test } from '@jest/globals';
import { additionalLines, hookLines, prospectLines, routeLines, windowLines } from '../../../cli/plan/plan-lines.ts';

test('each hook is a line: when, what, how long, and what its failure means', () => {
  expect(
    hookLines([
      { name: 'smoke', at: 'beforeFirstShift', lambda: 'smoke-test', timeoutSeconds: 300, onFailure: 'rollback' },
      { name: 'load', at: 'beforeStep', https: { url: 'https://a.example/b' }, timeoutSeconds: 60, onFailure: 'hold' },
      { name: 'tell', at: 'afterRollback', lambda: 'tell', timeoutSeconds: 60, onFailure: 'proceed' },
    ]),
  ).toEqual([
    '  before the first shift the hook smoke (function smoke-test, 5m), else rolled back',
    '  before each step the hook load (https://a.example/b, 1m), else held for a person',
    '  after a rollback the hook tell (function tell, 1m), else only reported',
  ]);
  expect(hookLines([])).toEqual([]);
});

test('the expected analysis of each step is a table under its traffic', () => {
  const steps = [
    { weight: 5, requests: 300, finds: 0.0113, passes: 300, rollsBack: { seconds: 240, failed: 61.7 } },
    { weight: 100, requests: 6012 },
  ];
  expect(prospectLines({ requests: 6012, errorRate: 0.0051, noise: 2.13, steps })).toEqual([
    "  at today's traffic, 6,000 requests a minute with 0.51% errors, which varies 2.1 times as much as by chance, about:",
    '  STEP  WEIGHT  CANARY     GOOD PASSES  FINDS IN BAKE   +5pp ROLLED BACK',
    '  1     5%      300/min    5:00         +1.1pp          4:00, 62 failed',
    '  2     100%    6,000/min  never        only an outage  never',
  ]);
});

test('the table of a large service fits 80 columns', () => {
  const step = { weight: 100, requests: 98_765, passes: 3599, rollsBack: { seconds: 3599, failed: 98_765 } };
  for (const line of prospectLines({ requests: 98_765, errorRate: 0, noise: 1, steps: [step] }).slice(1))
    expect(line.length).toBeLessThanOrEqual(80);
});

test('the time to the promotion of a good canary is shown when each step has one', () => {
  const steps = [300, 420].map((passes) => ({ weight: 50, requests: 1, passes }));
  expect(prospectLines({ requests: 1, errorRate: 0, noise: 1, steps }).at(-1)).toBe(
    '  a good canary is promoted after about 12:00',
  );
});

test('noise that is ordinary is not worth a word', () => {
  expect(prospectLines({ requests: 0.5, errorRate: 0, noise: 1, steps: [] })[0]).toBe(
    "  at today's traffic, 0.5 requests a minute with 0% errors, about:",
  );
});

test('each route is shown as it is and as it will be, by the names that people know', () => {
  const before = [{ id: 'tg-0123456789abcdef0', weight: 100 }];
  const after = [
    { id: 'tg-0123456789abcdef0', weight: 0 },
    { id: 'checkout-v2/0123456789abcdef', weight: 100 },
  ];
  const names = { 'tg-0123456789abcdef0': 'checkout-v1' };
  expect(routeLines([{ name: 'a/1', before, after }], ['443/10'], names)).toEqual([
    '  443/10 (a/1)',
    '    now   checkout-v1 100',
    '    then  checkout-v1 0, checkout-v2 100',
  ]);
  expect(routeLines([{ name: 'color-route', before, after }], ['color-route'])[0]).toBe('  color-route');
});

test('windows have a line, and another with the moments at which the weights would be raised', () => {
  const windows = [{ timeZone: 'Europe/Berlin', days: ['mon', 'tue'], from: 540, to: 660 } as const];
  const steps = [
    { weight: 10, bakeSeconds: 10_800, maxBakeSeconds: 10_800 },
    { weight: 100, bakeSeconds: 600, maxBakeSeconds: 1800 },
  ];
  expect(windowLines(windows, steps, Date.UTC(2026, 5, 1, 6))).toEqual([
    '  raises its weight only within Mon, Tue 09:00-11:00 Europe/Berlin',
    '    started now: 10% Mon 2026-06-01 09:00 Europe/Berlin, 100% Tue 2026-06-02 09:00 Europe/Berlin, promoted Tue 2026-06-02 09:10 Europe/Berlin',
  ]);
  expect(windowLines([], steps, 0)).toEqual([]);
});

test('additional metrics have a row each, with what each step finds', () => {
  const steps = [
    { weight: 5, requests: 6 },
    { weight: 50, requests: 60, finds: 0.0213 },
  ];
  const one = { name: 'checkout', mustPass: false, requests: 120, errorRate: 0.002, noise: 1, steps };
  const main = { requests: 6000, errorRate: 0, noise: 1, steps: [] };
  expect(additionalLines({ ...main, additional: [one] })).toEqual([
    '  of the additional metrics, each step finds within its bake about:',
    '  METRIC    REQUESTS  ERRORS  STEP 1 (5%)     STEP 2 (50%)',
    '  checkout  120/min   0.2%    only an outage  +2.1pp',
  ]);
  expect(additionalLines(main)).toEqual([]);
});
