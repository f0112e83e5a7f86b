import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { eventBridgeAnnouncer } from '../../../adapters/events/eventbridge.ts';
import type { RolloutEvent } from '../../../core/events/events.ts';
import { noticeOf } from '../../../core/events/notice.ts';
import { testSender } from '../../support/test-sender.ts';

const client = new EventBridgeClient({ region: 'eu-west-1' });
const bus = mockClient(client);
const announcer = eventBridgeAnnouncer(client, 'rollouts', () => testSender);
const event = (eventId = 'e1'): RolloutEvent => ({
  type: 'Weights Shifted',
  eventId,
  rolloutId: 'color-r2-1',
  service: 'color',
  router: 'appmesh/m/r',
  text: 'weight 10',
  weight: 10,
});

beforeEach(() => void bus.reset());

test('an event goes to the bus under its type, with its members, the version of their form and words for a person', async () => {
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  await announcer.announce([event()]);
  const [entry] = bus.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries ?? [];
  expect(entry).toMatchObject({ EventBusName: 'rollouts', Source: 'meshshift', DetailType: 'Weights Shifted' });
  const { type: _, ...members } = event();
  const { title, press } = noticeOf(event());
  expect(JSON.parse(entry?.Detail ?? '')).toEqual({
    version: 1,
    ...members,
    title,
    press,
    dashboard: expect.stringContaining('dashboards/dashboard/meshshift-eu-west-1'),
    links: expect.stringContaining('Dashboard: https://'),
  });
});

test('events go ten a call, in their order', async () => {
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  await announcer.announce(Array.from({ length: 11 }, (_, i) => event(`e${i}`)));
  const calls = bus.commandCalls(PutEventsCommand).map((call) => call.args[0].input.Entries ?? []);
  expect(calls.map((entries) => entries.length)).toEqual([10, 1]);
  expect(calls[1]?.[0]?.Detail).toContain('"e10"');
});

test('an entry that was not taken fails the call with its reason', async () => {
  bus.on(PutEventsCommand).resolves({
    FailedEntryCount: 1,
    Entries: [{ EventId: 'x' }, { ErrorCode: 'InternalFailure', ErrorMessage: 'try again' }],
  });
  await expect(announcer.announce([event(), event('e2')])).rejects.toMatchObject({
    name: 'Transient',
    message: '1 of 2 events were not taken by rollouts: InternalFailure: try again',
  });
});

test('nothing to announce needs no call', async () => {
  await announcer.announce([]);
  expect(bus.calls()).toHaveLength(0);
});
