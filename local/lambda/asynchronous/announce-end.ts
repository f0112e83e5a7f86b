import { AwsError } from '../../kit/aws-error.ts';
import type { CallAws } from '../../kit/call.ts';
import { functionArn } from '../function-name.ts';
import type { LogListener } from '../logs.ts';
import type { Registry } from '../registry.ts';
import type { InvokeConfig } from '../state.ts';
import type { Ending } from './destination.ts';
import { sendDeadLetter, sendRecord } from './destination.ts';
import type { PendingEvent } from './event.ts';

/** How the function of an event, or the version that the event names, wants its asynchronous calls handled. */
export const configOf = (
  { functions }: Registry,
  { functionName, qualifier = '$LATEST' }: PendingEvent,
): InvokeConfig | undefined => functions.get(functionName)?.invokeConfigs[qualifier];

/** Reports the end of asynchronous calls to their destinations and dead-letter queues. */
export function endAnnouncer({
  registry,
  call,
  onLog,
}: {
  readonly registry: Registry;
  readonly call: CallAws;
  readonly onLog: LogListener;
}): (ending: Ending) => Promise<void> {
  const { clock } = registry.surroundings;

  /** Lambda drops what a destination refuses; here at least the log says so. */
  async function logged({ event }: Ending, arn: string, sent: Promise<void>): Promise<void> {
    try {
      await sent;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { functionName, qualifier = '$LATEST', requestId } = event;
      const line = `[ERROR] ${functionArn(functionName, qualifier)} could not tell ${arn} how ${requestId} ended: ${error.code}: ${error.message}`;
      onLog({ functionName, version: qualifier, requestId, time: clock.now(), line });
    }
  }

  return async (ending) => {
    const { event, condition } = ending;
    const config = configOf(registry, event);
    const destination = condition === 'Success' ? config?.onSuccess : config?.onFailure;
    const fn = registry.functions.get(event.functionName);
    const deadLetter = condition === 'Success' ? undefined : fn?.latest.deadLetterArn;
    // Lambda reports it with the function's own role.
    const caller = { accessKeyId: fn?.latest.credentials.accessKeyId ?? 'LAMBDA', name: 'lambda' };
    if (destination !== undefined) {
      await logged(ending, destination, sendRecord(call, caller, destination, ending, clock.now()));
    }
    if (deadLetter !== undefined) await logged(ending, deadLetter, sendDeadLetter(call, caller, deadLetter, ending));
  };
}
