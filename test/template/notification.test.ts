import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { eventBridgeClient } from '../../adapters/events/client.ts';
import { eventBridgeAnnouncer } from '../../adapters/events/eventbridge.ts';
import type { RolloutEvent } from '../../core/events/events.ts';
import type { LineEvent } from '../../core/events/line-event.ts';
import type { VirtualClock } from '../../local/clock.ts';
import { deployTemplate } from '../../local/template/deploy-template.ts';
import { embedded } from '../support/embedded.ts';
import { templatePath } from './deployed.ts';

const event: RolloutEvent = {
  type: 'Rollout Rolled Back',
  eventId: 'checkout-r2-1/Rollout Rolled Back',
  rolloutId: 'checkout-r2-1',
  service: 'checkout',
  router: 'appmesh/shop/checkout',
  text: 'alarm "checkout-5xx" went to ALARM: 7 % of 400 requests > 1 %',
  step: 2,
  weight: 25,
};
const title = 'checkout was rolled back in step 2 (25%); the original weights are in force';
const press = '`meshshift why checkout-r2-1`, then correct the new version and `meshshift start` again';

/** What somebody reads who subscribed to the stack's topic, when these events are announced. */
async function read(
  NotificationFormat: string,
  events: readonly (RolloutEvent | LineEvent)[],
): Promise<readonly string[]> {
  const { aws, call, overrides } = await embedded();
  const { outputs } = await deployTemplate({
    templatePath,
    stackName: 'meshshift',
    parameters: { NotificationFormat },
    call: aws.call,
    registerCaller: (name) => aws.callers.register(name),
    deployFunction: async ({ functionName }) => ({
      arn: `arn:aws:lambda:eu-west-1:000000000000:function:${functionName}`,
      version: '1',
    }),
    checkBundles: false,
  });
  await call('sqs', 'CreateQueue', { QueueName: 'inbox' });
  await call('sns', 'Subscribe', {
    TopicArn: outputs.NotificationTopicArn,
    Protocol: 'sqs',
    Endpoint: 'arn:aws:sqs:eu-west-1:000000000000:inbox',
    Attributes: { RawMessageDelivery: 'true' },
  });
  await eventBridgeAnnouncer(eventBridgeClient(overrides), outputs.BusName ?? '').announce(events);
  await (aws.surroundings.clock as VirtualClock).advance(5000);
  const inbox = z
    .object({ Messages: z.optional(z.array(z.object({ Body: z.string() }))) })
    .parse(await call('sqs', 'ReceiveMessage', { QueueUrl: 'inbox', MaxNumberOfMessages: 10 }));
  await aws.close();
  return (inbox.Messages ?? []).map(({ Body }) => Body);
}

describe('A notification', () => {
  test('is one sentence after the other: what happened, why, what to press', async () => {
    const [text, ...others] = await read('text', [event]);
    expect(JSON.parse(text ?? '')).toBe(`${title}: ${event.text}. What to press: ${press}. (rollout checkout-r2-1)`);
    expect(others).toEqual([]);
  });

  test('is what Amazon Q Developer reads, in a thread for each rollout, if the stack is told so', async () => {
    const [text] = await read('chat', [event]);
    expect(JSON.parse(text ?? '')).toEqual({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', title, description: event.text, nextSteps: [press] },
      metadata: { threadId: 'checkout-r2-1', summary: title },
    });
  });

  test.each(['text', 'chat'])('says that the line is stopped, in a form of its own: %s', async (format) => {
    const stopped: LineEvent = { type: 'Line Stopped', eventId: 'line', mesh: 'shop', text: 'by ann: incident 12' };
    const [text, ...others] = await read(format, [stopped]);
    const title = 'the line of shop is stopped; no rollout starts or raises its weight, alarms still roll back';
    const press = 'nothing, or `meshshift start-the-line --scope shop` once the reason is gone';
    expect(others).toEqual([]);
    expect(JSON.parse(text ?? '')).toEqual(
      format === 'text'
        ? `${title}: by ann: incident 12. What to press: ${press}.`
        : {
            version: '1.0',
            source: 'custom',
            content: {
              textType: 'client-markdown',
              title,
              description: 'by ann: incident 12',
              nextSteps: [press],
            },
            metadata: { threadId: 'the-line', summary: title },
          },
    );
  });

  test('comes for the outcome, not for the steps on the way', async () => {
    const steps: RolloutEvent[] = [
      { ...event, type: 'Rollout Started' },
      { ...event, type: 'Weights Shifted' },
      { ...event, type: 'Step Passed' },
    ];
    expect(await read('text', [...steps, event])).toHaveLength(1);
  });
});
