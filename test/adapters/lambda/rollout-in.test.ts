import { expect, test } from '@jest/globals';
import { alarmIn, rolloutIn } from '../../../adapters/lambda/rollout-in.ts';

test.each([
  ['the plan’s or a ticket', { rolloutId: 'r-1' }],
  ['a rollback', { ticket: { rolloutId: 'r-1' }, attempt: 0 }],
  ['a rollout that goes on in another execution', { continues: { rolloutId: 'r-1' } }],
  ['a command', { 'detail-type': 'Abort', detail: { rolloutId: 'r-1' } }],
  [
    'an execution that ended',
    { detail: { executionArn: 'arn:aws:states:eu-west-1:1:execution:rollout-meshshift:r-1' } },
  ],
])('%s is about its rollout', (_, event) => {
  expect(rolloutIn(event)).toBe('r-1');
});

test.each([
  ['the schedule', { source: 'aws.events', detail: {} }],
  ['an alarm', { source: 'aws.cloudwatch', detail: { alarmName: 'color-5xx' } }],
  ['an id that is none', { rolloutId: 7 }],
  ['nothing', null],
])('%s is about no one rollout', (_, event) => {
  expect(rolloutIn(event)).toBeUndefined();
});

test('an alarm’s event is about its alarm, and no other is', () => {
  expect(alarmIn({ detail: { alarmName: 'color-5xx' } })).toBe('color-5xx');
  expect(alarmIn({ rolloutId: 'r-1' })).toBeUndefined();
});
