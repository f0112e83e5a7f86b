import { accountId, region } from '../../kit/account.ts';
import type { CallAws, Caller } from '../../kit/call.ts';
import { functionArn } from '../function-name.ts';
import type { Ran } from '../run.ts';
import type { PendingEvent } from './event.ts';

export type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';

/** How an asynchronous call came to its end. */
export interface Ending {
  readonly event: PendingEvent;
  readonly condition: Condition;
  /** Of the last attempt; undefined when there was none. */
  readonly last?: { readonly version: string; readonly ran: Ran };
}

/** A payload is text that was checked to be JSON; a function's answer always is. */
const parsed = (payload: string): unknown => JSON.parse(payload);

/** The record that a destination gets. */
export function recordOf({ event, condition, last }: Ending, now: number) {
  const attempts = event.failures + (condition === 'Success' ? 1 : 0);
  return {
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: functionArn(event.functionName, event.qualifier ?? '$LATEST'),
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: parsed(event.payload),
    ...(last === undefined
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: last.version,
            ...(last.ran.failed ? { functionError: 'Unhandled' } : {}),
          },
          responsePayload: parsed(last.ran.payload),
        }),
  };
}

const queueUrl = (arn: string) => `https://sqs.${region}.amazonaws.com/${accountId}/${arn.split(':').at(-1) ?? ''}`;

/** Hands a record to a queue, a function or a bus. @throws AwsError as the destination's service answers */
export async function sendRecord(
  call: CallAws,
  caller: Caller,
  arn: string,
  ending: Ending,
  now: number,
): Promise<void> {
  const record = recordOf(ending, now);
  const [, , service] = arn.split(':');
  if (service === 'sqs') {
    await call('sqs', 'SendMessage', { QueueUrl: queueUrl(arn), MessageBody: JSON.stringify(record) }, caller);
  } else if (service === 'lambda') {
    const input = { FunctionName: arn, InvocationType: 'Event', Payload: JSON.stringify(record) };
    await call('lambda', 'Invoke', input, caller);
  } else {
    const result = ending.condition === 'Success' ? 'Success' : 'Failure';
    const entry = {
      Source: 'lambda',
      DetailType: `Lambda Function Invocation Result - ${result}`,
      Detail: JSON.stringify(record),
      Resources: [arn, record.requestContext.functionArn],
      EventBusName: arn,
    };
    await call('events', 'PutEvents', { Entries: [entry] }, caller);
  }
}

/** Puts the event itself into the function's dead-letter queue. @throws AwsError as SQS answers */
export async function sendDeadLetter(
  call: CallAws,
  caller: Caller,
  arn: string,
  { event, last }: Ending,
): Promise<void> {
  const message = last === undefined ? 'The event was too old' : last.ran.payload;
  const text = (value: string, type = 'String') => ({ DataType: type, StringValue: value });
  const input = {
    QueueUrl: queueUrl(arn),
    MessageBody: event.payload,
    MessageAttributes: {
      RequestID: text(event.requestId),
      ErrorCode: text('200', 'Number'),
      ErrorMessage: text(message.slice(0, 1024)),
    },
  };
  await call('sqs', 'SendMessage', input, caller);
}
