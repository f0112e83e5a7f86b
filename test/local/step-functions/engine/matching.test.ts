import { expect, test } from '@jest/globals';
import { matches } from '../../../../local/step-functions/engine/matching.ts';

test.each([
  ['a name takes that error', ['Other', 'Mine'], { error: 'Mine' }, true],
  ['a name takes no other', ['Other'], { error: 'Mine' }, false],
  ['States.ALL takes any error', ['States.ALL'], { error: 'Mine' }, true],
  ['States.ALL takes an error without a name', ['States.ALL'], {}, true],
  ['States.ALL takes a time-out', ['States.ALL'], { error: 'States.Timeout' }, true],
  ['States.ALL leaves States.Runtime', ['States.ALL'], { error: 'States.Runtime' }, false],
  ['States.ALL leaves States.DataLimitExceeded', ['States.ALL'], { error: 'States.DataLimitExceeded' }, false],
  [
    'its own name takes States.DataLimitExceeded',
    ['States.DataLimitExceeded'],
    { error: 'States.DataLimitExceeded' },
    true,
  ],
  ['States.TaskFailed takes a failure', ['States.TaskFailed'], { error: 'Mine' }, true],
  ['States.TaskFailed leaves a time-out', ['States.TaskFailed'], { error: 'States.Timeout' }, false],
  ['States.HeartbeatTimeout leaves a time-out', ['States.HeartbeatTimeout'], { error: 'States.Timeout' }, false],
  [
    'States.HeartbeatTimeout takes a missed heartbeat',
    ['States.HeartbeatTimeout'],
    { error: 'States.Timeout', heartbeat: true as const },
    true,
  ],
  [
    'States.Timeout takes a missed heartbeat',
    ['States.Timeout'],
    { error: 'States.Timeout', heartbeat: true as const },
    true,
  ],
])('%s', (_, names, failure, expected) => {
  expect(matches(names, failure)).toBe(expected);
});
