import { describe, expect, test } from '@jest/globals';
import { testerRuleName, testerRuleOf } from '../../../../adapters/routers/lattice/tester-rule.ts';
import type { RouteParts } from '../../../../core/routing/route.ts';

const header = (name: string) => ({ name, match: { exact: 'a' }, caseSensitive: false });
const served = (rest: RouteParts['rest'] = {}): RouteParts => ({
  targets: [
    { id: 'tg-1', weight: 100 },
    { id: 'tg-3', weight: 0 },
  ],
  rest: {
    priority: 10,
    match: { httpMatch: { method: 'GET', pathMatch: { match: { prefix: '/color' } }, headerMatches: [] } },
    ...rest,
  },
});
const asked = { header: 'x-tester', match: { prefix: 'y' } };
const make = (parts: RouteParts, match: object | undefined = asked.match) =>
  testerRuleOf(parts, { header: 'x-tester', ...(match && { match: { ...match } }) }, 'tg-1', 'tg-2');

describe('a rule for testers', () => {
  test('matches as its rule does and a header besides, right before it, and goes to the canary alone', () => {
    expect(make(served())).toEqual({
      targets: [{ id: 'tg-2', weight: 100 }],
      rest: {
        priority: 9,
        match: {
          httpMatch: {
            method: 'GET',
            pathMatch: { match: { prefix: '/color' } },
            headerMatches: [{ name: 'x-tester', match: { prefix: 'y' }, caseSensitive: true }],
          },
        },
      },
    });
  });

  test('of a default action comes after all other rules and matches the header alone', () => {
    const parts = { targets: [{ id: 'tg-1', weight: 100 }], rest: { protocol: 'HTTP' } };
    expect(make(parts).rest).toEqual({
      priority: 100,
      match: { httpMatch: { headerMatches: [{ name: 'x-tester', match: { prefix: 'y' }, caseSensitive: true }] } },
    });
  });

  test.each([
    ['priority 1', served({ priority: 1 }), asked.match],
    [
      'five headers',
      served({ match: { httpMatch: { headerMatches: ['a', 'b', 'c', 'd', 'e'].map(header) } } }),
      asked.match,
    ],
    ['no match of the value', served(), undefined],
    ['a suffix', served(), { suffix: 'y' }],
    ['a regular expression', served(), { regex: 'y' }],
    ['a range', served(), { range: { start: 1, end: 2 } }],
    ['a rule without the stable', { ...served(), targets: [{ id: 'tg-3', weight: 100 }] }, asked.match],
  ])('is not made for %s', (_, parts, match) => {
    expect(() => testerRuleOf(parts, { header: 'x-tester', match }, 'tg-1', 'tg-2')).toThrow(RangeError);
  });
});

describe('its name', () => {
  test('is the rollout’s where VPC Lattice takes it', () => {
    expect(testerRuleName('meshshift-testers-color-r2-1-1')).toBe('meshshift-testers-color-r2-1-1');
  });

  test.each([
    'meshshift-testers-Color-r2-1-1',
    'meshshift-testers-color_backend-r2-1-1',
    'meshshift-testers-color--r2-1-1',
    `meshshift-testers-${'a'.repeat(80)}-1`,
    'rule-of-ours',
    '-ours',
    'ours-',
  ])('%s becomes a short one that only it has', (name) => {
    const short = testerRuleName(name);
    expect(short).toMatch(/^meshshift-testers-[0-9a-f]{16}$/);
    expect(testerRuleName(name)).toBe(short);
    expect(testerRuleName(`${name}x_`)).not.toBe(short);
  });
});
