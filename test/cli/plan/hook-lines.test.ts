import { expect, test } from '@jest/globals';
import { hookLines } from '../../../cli/plan/hook-lines.ts';

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
    '  after a rollback the hook tell (function tell, 1m), a failure is told',
  ]);
  expect(hookLines([])).toEqual([]);
});
