import { describe, expect, test } from '@jest/globals';
import { actions } from '../../../core/execution/ticket.ts';
import { exitCodes, outcomes } from '../../../core/ledger/outcome.ts';
import { routerKey } from '../../../core/routing/route.ts';
import { rolloutSpec } from '../../../core/spec/spec.ts';
import { keysAt } from '../../../core/text/known-keys.ts';
import { nearest } from '../../../core/text/nearest.ts';

describe('the nearest name', () => {
  const known = ['steps', 'linear', 'exponential', 'canary', 'keepWarm'];

  test.each([
    ['stpes', 'steps'],
    ['liner', 'linear'],
    ['keepwarm', 'keepWarm'],
    ['exponentail', 'exponential'],
  ])('to %s is %s', (slip, meant) => {
    expect(nearest(slip, known)).toBe(meant);
  });

  test('to something else is none', () => {
    expect(nearest('rollout', known)).toBeUndefined();
    expect(nearest('xyz', ['abc'])).toBeUndefined();
    expect(nearest('ab', [])).toBeUndefined();
  });
});

test('the keys that a spec knows are found at any depth, over every way to read it', () => {
  expect(keysAt(rolloutSpec, [])).toContain('strategy');
  expect(keysAt(rolloutSpec, ['strategy', 'steps', 0])).toEqual(['weight', 'bake', 'minBake', 'maxBake', 'approval']);
  expect(keysAt(rolloutSpec, ['analysis', 'metrics'])).toEqual(expect.arrayContaining(['preset', 'canary', 'period']));
  expect(keysAt(rolloutSpec, ['service', 'gone'])).toEqual([]);
});

test('a router’s key tells meshes and routers apart, and is the same with and without the owner', () => {
  const router = { provider: 'appmesh', mesh: 'color', virtualRouter: 'router' } as const;
  expect(routerKey(router)).toBe('appmesh/color/router');
  expect(routerKey({ ...router, meshOwner: '111122223333' })).toBe('appmesh/color/router');
  expect(routerKey({ ...router, mesh: 'other' })).toBe('appmesh/other/router');
});

test('only promoted exits with 0, and what needs a person with 4', () => {
  expect(outcomes.filter((outcome) => exitCodes[outcome] === 0)).toEqual(['promoted']);
  expect(outcomes.filter((outcome) => exitCodes[outcome] === 4)).toEqual(['halted', 'rollbackFailed']);
});

test('every outcome is something that a function may ask for', () => {
  expect(outcomes.filter((outcome) => !actions.some((action) => action === outcome))).toEqual([]);
});
