import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import * as testers from '../../../core/control/tester-transitions.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const withTesters = (): Control => {
  const control = sampleControl();
  const routes = control.routes.map((route) => ({
    ...route,
    tester: { name: 'for-testers', creations: 0, intents: [] },
  }));
  return { ...control, routes };
};
const name = withTesters().routes[0]?.name ?? '';
const testerOf = ({ routes: [route] }: Control) => route?.tester;
const create = (control: Control) => testers.creating(control, name, testStart);

describe('a route for testers that was found', () => {
  test('is the one creation that had no answer', () => {
    const seen = testers.seen(create(withTesters()), name, 'uid-1', testStart);
    expect(testerOf(seen)).toMatchObject({ identity: 'uid-1', intents: [] });
  });

  test('is none of two creations for certain, which both stay in doubt', () => {
    const seen = testers.seen(create(create(withTesters())), name, 'uid-1', testStart);
    expect(testerOf(seen)?.intents.map(({ n }) => n)).toEqual([1, 2]);
  });

  test('and is known leaves an earlier creation in doubt until it cannot land any more', () => {
    const second = testers.created(create(create(withTesters())), name, 2, 'uid-2');
    const seen = (now: number) => testerOf(testers.seen(second, name, 'uid-2', now))?.intents.map(({ n }) => n);
    expect(seen(testStart + 99_999)).toEqual([1]);
    expect(seen(testStart + 100_000)).toEqual([]);
    // A late one takes the place of the known one once that is deleted.
    const late = testers.seen(second, name, 'uid-2', testStart + 1000);
    expect(testers.isOurs({ identity: 'uid-1' }, testerOf(late) as never)).toBe(true);
  });
});
