import { accountId, region } from '../../kit/account.ts';
import type { CallAws, Caller } from '../../kit/call.ts';
import type { Alarm, AlarmState } from './alarm.ts';
import { stateChange } from './alarm-events.ts';
import { eventTime } from './wording.ts';

/** CloudWatch itself, as the functions that it invokes see it. */
const alarmsCaller: Caller = {
  accessKeyId: 'lambda.alarms.cloudwatch.amazonaws.com',
  name: 'cloudwatch.amazonaws.com',
};

/**
 * Executes one action of an alarm that has changed its state. Lambda functions are invoked, asynchronously; nothing else
 * is delivered anywhere.
 * @returns why it was not executed, if it was not
 */
export async function executeAction(
  action: string,
  alarm: Alarm,
  previous: AlarmState,
  call: CallAws | undefined,
): Promise<string | undefined> {
  const service = action.split(':')[2] ?? '';
  if (service !== 'lambda') return `The embedded AWS does not deliver actions to ${service}.`;
  if (call === undefined) return 'There is no Lambda to invoke.';
  const payload = {
    source: 'aws.cloudwatch',
    alarmArn: alarm.arn,
    accountId,
    time: eventTime(alarm.state.since),
    region,
    alarmData: stateChange(alarm, previous),
  };
  const input = { FunctionName: action, InvocationType: 'Event', Payload: JSON.stringify(payload) };
  try {
    await call('lambda', 'Invoke', input, alarmsCaller);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
