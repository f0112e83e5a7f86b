import { expect, test } from '@jest/globals';
import { testerRouteName } from '../../../core/routing/testers.ts';

test('a route for testers is named after its rollout and the place of the route that it belongs to', () => {
  expect(testerRouteName({ provider: 'appmesh' }, 'color-route', 'color-r2-1', 0)).toBe(
    'meshshift-testers-color-r2-1-1',
  );
});

test('a rule for testers is on the listener of the rule that it belongs to', () => {
  const name = testerRouteName({ provider: 'lattice' }, 'listener-1/rule-1', 'color-r2-1', 1);
  expect(name).toBe('listener-1/meshshift-testers-color-r2-1-2');
  expect(testerRouteName({ provider: 'alb' }, '0a1b/default', 'color-r2-1', 0)).toBe(
    '0a1b/meshshift-testers-color-r2-1-1',
  );
});
