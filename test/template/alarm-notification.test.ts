import { expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import type { ServiceName } from '../../local/kit/call.ts';
import { colorNames } from '../../local/sample-app/color-names.ts';
import { colorRollout } from '../oracle/color-rollout.ts';
import { rolloutStack } from '../oracle/rollout-stack.ts';

const minute = 60_000;
const gate = { weight: 10, bake: '2m', approval: { timeout: '2h' } };
const messages = z.object({ Messages: z.optional(z.array(z.object({ Body: z.string() }))) });

/** A rollout on the deployed stack in virtual time, and the inbox of who subscribed to its topic. */
async function stage(strategy: object) {
  const stack = await rolloutStack((dispatch) => dispatch);
  const { weights } = await colorRollout(stack);
  const { aws, environment, until } = stack;
  const { clock } = aws.surroundings;
  const call = (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) =>
    aws.call(service, operation, input, { accessKeyId: 'PERSON', name: 'user' });
  await call('sqs', 'CreateQueue', { QueueName: 'inbox' });
  await call('sns', 'Subscribe', {
    TopicArn: 'arn:aws:sns:eu-west-1:000000000000:meshshift-notifications',
    Protocol: 'sqs',
    Endpoint: 'arn:aws:sqs:eu-west-1:000000000000:inbox',
    Attributes: { RawMessageDelivery: 'true' },
  });
  const spec = {
    service: 'checkout',
    router: { mesh: colorNames.mesh, virtualRouter: colorNames.virtualRouter, routes: [colorNames.route] },
    canary: 'color-v2',
    strategy,
    analysis: 'alarmsOnly',
    alarms: ['color-5xx'],
  };
  const input = JSON.stringify(spec);
  await call('states', 'StartExecution', { stateMachineArn: environment.stateMachineArn, name: 'checkout-1', input });
  return {
    weights,
    weight: (node: string, weight: number) => until(async () => (await weights())[node] === weight),
    async pass(milliseconds: number) {
      const then = clock.now() + milliseconds;
      await until(async () => clock.now() >= then);
    },
    pause: () =>
      call('events', 'PutEvents', {
        Entries: [
          {
            EventBusName: environment.bus,
            Source: 'meshshift.command',
            DetailType: 'Pause',
            Detail: JSON.stringify({
              rolloutId: 'checkout-1',
              router: 'appmesh/color-mesh/color-router',
              caller: 'ann',
            }),
          },
        ],
      }),
    alarm: () =>
      call('monitoring', 'SetAlarmState', { AlarmName: 'color-5xx', StateValue: 'ALARM', StateReason: '7 > 1' }),
    /** What came since the last time; whether the alarm's event or its state was seen first is all the same. */
    async inbox() {
      const { Messages = [] } = messages.parse(
        await call('sqs', 'ReceiveMessage', { QueueUrl: 'inbox', MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 }),
      );
      return Messages.map(({ Body }) => z.string().parse(JSON.parse(Body)).replace('is in ALARM', 'went to ALARM'));
    },
    close: () => aws.close(),
  };
}

const why = 'alarm color-5xx went to ALARM: 7 > 1. What to press: nothing now; next, correct the new version';
const rolledBack = (at: string) => `checkout was rolled back in ${at}; the original weights are in force: ${why}`;

test.each([
  {
    when: 'gated',
    strategy: { steps: [gate], finalBake: '3m', keepWarm: '1h' },
    come: async (world: Awaited<ReturnType<typeof stage>>) => world.pass(5 * minute),
    before: ['checkout waits for approval in step 1 (10%): '],
    after: rolledBack('step 1 (10%)'),
  },
  {
    when: 'paused',
    strategy: { steps: [{ weight: 10, bake: '1h' }], finalBake: '3m', keepWarm: '1h' },
    come: async (world: Awaited<ReturnType<typeof stage>>) => {
      await world.pause();
      await world.pass(5 * minute);
    },
    before: [],
    after: rolledBack('step 1 (10%)'),
  },
  {
    when: 'in its final bake',
    strategy: { steps: [{ weight: 10, bake: '1m' }], finalBake: '1h', keepWarm: '1h' },
    come: async (world: Awaited<ReturnType<typeof stage>>) => {
      await world.weight('color-v2', 100);
      await world.pass(5 * minute);
    },
    before: [],
    after: rolledBack('step 2 (100%)'),
  },
  {
    when: 'kept warm',
    strategy: { steps: [{ weight: 10, bake: '1m' }], finalBake: '1m', keepWarm: '1h' },
    come: async (world: Awaited<ReturnType<typeof stage>>) => {
      await world.weight('color-v2', 100);
      await world.pass(10 * minute);
    },
    before: ['checkout is promoted: '],
    after: `checkout was taken back after its promotion; the original weights are in force: ${why}`,
  },
])('An alarm takes a rollout back that is $when, and one notification says so', async (one) => {
  const world = await stage(one.strategy);
  await world.weight('color-v2', 10);
  await one.come(world);
  const before = await world.inbox();
  expect(before).toEqual(one.before.map((text) => expect.stringContaining(text)));
  await world.alarm();
  await world.weight('color-v1', 100);
  await world.pass(10 * minute);
  expect(await world.weights()).toEqual({ 'color-v1': 100 });
  expect(await world.inbox()).toEqual([expect.stringContaining(one.after)]);
  await world.close();
});
