import { describe, expect, test } from '@jest/globals';
import { offersOf } from '../../../cli/rollout/offers.ts';
import type { Control } from '../../../core/control/control.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const offered = (changes: Partial<Control>) =>
  offersOf(sampleControl({ phase: 'baking', step: 1, ...changes })).map(({ order, step }) =>
    step === undefined ? order : `${order} ${step}`,
  );

describe('a running rollout offers', () => {
  test.each<[string, Partial<Control>, readonly string[]]>([
    ['a pause and an abort while it bakes', {}, ['pause', 'abort']],
    ['a resume while it is paused', { pause: { value: true, issuedAt: testStart, by: 'ann' } }, ['resume', 'abort']],
    [
      'an approval of its step at a gate',
      { waiting: { for: 'approval', since: testStart } },
      ['approve 2', 'pause', 'abort'],
    ],
    [
      'nothing once it is being rolled back',
      { stop: { kind: 'alarm', text: 'alarm', at: testStart, by: 'color-5xx' } },
      [],
    ],
    ['nothing while it is halted', { phase: 'halted' }, []],
    ['nothing while the stable is kept warm', { phase: 'keepWarm' }, []],
  ])('%s', (_, changes, orders) => {
    expect(offered(changes)).toEqual(orders);
  });
});
