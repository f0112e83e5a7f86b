import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { eventBridgeClient } from '../../adapters/events/client.ts';
import { eventBridgeAnnouncer } from '../../adapters/events/eventbridge.ts';
import type { RolloutEvent } from '../../core/events/events.ts';
import type { LineEvent } from '../../core/events/line-event.ts';
import type { VirtualClock } from '../../local/clock.ts';
import { deployTemplate } from '../../local/template/deploy-template.ts';
import { embedded } from '../support/embedded.ts';
import { testStart } from '../support/test-clock.ts';
import { testSender } from '../support/test-sender.ts';
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
  cause: 'alarm',
  since: testStart,
};
const dashboard =
  'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/meshshift-eu-west-1?start=2026-06-01T11:50:00Z&end=2026-06-01T13:10:00Z';
const title = 'checkout was rolled back in step 2 (25%); the original weights are in force';
const press =
  'nothing now; next, correct the new version and `meshshift start` again; `meshshift report checkout-r2-1` has the charts';

const chat = z.object({
  content: z.object({ title: z.string(), description: z.string(), nextSteps: z.array(z.string()) }),
});

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
  await eventBridgeAnnouncer(eventBridgeClient(overrides), outputs.BusName ?? '', () => testSender).announce(events);
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
    expect(JSON.parse(text ?? '')).toBe(
      `${title}: ${event.text}. What to press: ${press}. Dashboard: ${dashboard} (rollout checkout-r2-1)`,
    );
    expect(others).toEqual([]);
  });

  test('links the report of a rollout whose spec names a place for it', async () => {
    const [text] = await read('text', [{ ...event, report: 's3://reports/shop/' }]);
    expect(JSON.parse(text ?? '')).toContain(
      ' Report: https://eu-west-1.console.aws.amazon.com/s3/object/reports?region=eu-west-1&prefix=shop%2Fcheckout-r2-1.html · Dashboard: ',
    );
  });

  test('is what Amazon Q Developer reads, in a thread for each rollout, if the stack is told so', async () => {
    const [text] = await read('chat', [event]);
    expect(JSON.parse(text ?? '')).toEqual({
      version: '1.0',
      source: 'custom',
      content: {
        textType: 'client-markdown',
        title,
        description: event.text,
        nextSteps: [press, `Dashboard: ${dashboard}`],
      },
      metadata: { threadId: 'checkout-r2-1', summary: title },
    });
  });

  test('fits Slack, Teams and PagerDuty with the longest names, the longest cause and the longest address', async () => {
    const id = 'r'.repeat(80);
    const [text = ''] = await read('chat', [
      {
        ...event,
        type: 'Alarm Gone',
        rolloutId: id,
        service: 's'.repeat(80),
        text: '\n'.repeat(5000),
        report: `s3://${'b'.repeat(63)}/${'%'.repeat(400)}`,
      },
    ]);
    const { content } = chat.parse(JSON.parse(text));
    // A part is a section in Slack, and the whole is a message in Teams. The title is PagerDuty's summary.
    for (const part of [content.description, ...content.nextSteps]) expect(part.length).toBeLessThanOrEqual(3000);
    expect(content.title.length).toBeLessThanOrEqual(1024);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(28 * 1024);
    expect(content.description.endsWith('...')).toBe(true);
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
