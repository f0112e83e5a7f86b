import { accountId, region } from '../../kit/account.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { CallAws, Caller } from '../../kit/call.ts';
import type { Delivery } from '../state.ts';
import type { Failure } from './failure.ts';
import { payloadOf } from './payload.ts';
import { targetTypeOf } from './target-type.ts';

/** EventBridge itself, as the other services see it. */
const eventBridgeCaller: Caller = { accessKeyId: 'events.amazonaws.com', name: 'events.amazonaws.com' };

const queueUrl = (arn: string) => `https://sqs.${region}.amazonaws.com/${accountId}/${arn.split(':').at(-1) ?? ''}`;

/** Hands an event to a bus of this account. @throws AwsError if there is no such bus */
export type Forward = (busName: string, delivery: Delivery) => void;

/** One try. @throws whatever the target answered */
export async function send(
  delivery: Delivery,
  surroundings: {
    readonly call: CallAws;
    readonly callerOf: (roleArn: string) => Caller | undefined;
    readonly newId: () => string;
    readonly forward: Forward;
  },
): Promise<void> {
  const { target } = delivery;
  const caller =
    (target.RoleArn === undefined ? undefined : surroundings.callerOf(target.RoleArn)) ?? eventBridgeCaller;
  const type = targetTypeOf(target.Arn);
  if (type === 'events') {
    if (delivery.forwarded) throw new AwsError('InvalidParameter', 'An event may not be sent on to a third event bus.');
    surroundings.forward(target.Arn.split('event-bus/')[1] ?? '', delivery);
    return;
  }
  const payload = payloadOf(delivery);
  if (type === 'lambda') {
    const input = { FunctionName: target.Arn, InvocationType: 'Event', Payload: payload };
    await surroundings.call('lambda', 'Invoke', input, caller);
  } else if (type === 'states') {
    const name = `${delivery.event.id}_${surroundings.newId()}`;
    const input = { stateMachineArn: target.Arn, name, input: payload };
    await surroundings.call('states', 'StartExecution', input, caller);
  } else if (type === 'sns') {
    await surroundings.call('sns', 'Publish', { TopicArn: target.Arn, Message: payload }, caller);
  } else {
    const input = { QueueUrl: queueUrl(target.Arn), MessageBody: payload, ...target.SqsParameters };
    await surroundings.call('sqs', 'SendMessage', input, caller);
  }
}

/** @throws whatever the queue answered */
export async function sendToDeadLetters(
  delivery: Delivery,
  failure: Failure,
  condition: string | undefined,
  queueArn: string,
  call: CallAws,
): Promise<void> {
  const attributes = {
    RULE_ARN: delivery.rule.arn,
    TARGET_ARN: delivery.target.Arn,
    ERROR_CODE: failure.code,
    ERROR_MESSAGE: failure.message,
    RETRY_ATTEMPTS: String(delivery.tries - 1),
    ...(condition === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: condition }),
  };
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value || '-' }]),
  );
  const input = { QueueUrl: queueUrl(queueArn), MessageBody: JSON.stringify(delivery.event), MessageAttributes };
  await call('sqs', 'SendMessage', input, eventBridgeCaller);
}
