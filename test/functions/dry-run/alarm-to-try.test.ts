import { expect, test } from '@jest/globals';
import { dryRun } from '../../../functions/dry-run/dry-run.ts';
import { dryRunRequest } from '../../../functions/dry-run/request.ts';
import { alarmArn } from '../../support/scripted-alarms.ts';
import { newWorld } from '../world.ts';

function asking() {
  const { ports, alarms, calls } = newWorld();
  return { alarms, calls, ask: (alarm: string) => dryRun(ports, { probe: { alarm } }) };
}

test('an alarm that may be set off is told with what it is now, and nothing is written', async () => {
  const world = asking();
  expect(await world.ask('color-5xx')).toEqual({ arn: alarmArn('color-5xx'), was: 'OK' });
  expect(world.calls).toEqual(['alarms.read']);
});

test.each([
  ['color-5xx', { state: 'ALARM' }, 'in ALARM already'],
  ['color-5xx', { suppressed: true }, 'suppressed'],
  ['nobody', {}, 'there is no alarm nobody'],
] as const)('%s is refused where it is %j', async (alarm, is, because) => {
  const world = asking();
  world.alarms.set('color-5xx', is);
  expect(await world.ask(alarm)).toEqual({ refused: expect.stringContaining(because) });
});

test.each([
  ['a start', { spec: {}, rolloutId: 'poison-1', execution: 'x' }],
  ['a takeover', { continues: { rolloutId: 'r', router: 'appmesh/m/v', fence: 3 }, execution: 'x' }],
  ['an event that asks for a rollout', { source: 'meshshift.command', 'detail-type': 'Rollout Requested', id: 'e' }],
  ['a start that calls itself a dry run', { spec: {}, dryRun: true, rolloutId: 'r', execution: 'x' }],
  ['the removal of a probe', { probe: { router: 'appmesh/m/v', arn: 'a' } }],
])('%s is no question', (_, request) => {
  expect(dryRunRequest.safeParse(request).success).toBe(false);
});
