import { virtualClock } from '../../../local/clock.ts';
import type { DeliveryFaults } from '../../../local/eventbridge/delivery/faults.ts';
import { type EventBridge, eventBridge } from '../../../local/eventbridge/event-bridge.ts';
import type { CallAws, Output } from '../../../local/kit/call.ts';

export const user = { accessKeyId: 'test', name: 'user' };

export interface SeenCall {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly at: number;
}

/** EventBridge in virtual time, with everything that it calls recorded; `answer` may throw in a target's place. */
export function eventBridgeWorld(
  options: { answer?: (call: SeenCall) => void; faults?: DeliveryFaults; random?: () => number } = {},
) {
  const clock = virtualClock();
  const calls: SeenCall[] = [];
  let ids = 0;
  const call: CallAws = async (service, operation, input) => {
    const seen = { service, operation, input, at: clock.now() };
    calls.push(seen);
    options.answer?.(seen);
    return {};
  };
  const surroundings = { clock, random: options.random ?? (() => 0.5), newId: () => `id-${++ids}` };
  const make = (): EventBridge =>
    eventBridge({ surroundings, call, ...(options.faults === undefined ? {} : { faults: options.faults }) });
  const events = make();
  const run = (operation: string, input: Record<string, unknown> = {}, on = events): Promise<Output> =>
    on.call({ service: 'events', operation, input, caller: user, requestId: 'r' });
  const rule = async (name: string, pattern: unknown, targets: Record<string, unknown>[], bus = 'default') => {
    await run('PutRule', { Name: name, EventPattern: JSON.stringify(pattern), EventBusName: bus });
    await run('PutTargets', { Rule: name, EventBusName: bus, Targets: targets });
  };
  return { clock, calls, events, run, rule, make };
}

export const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:receive:3';
export const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:letters';
export const machineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:roll';

export const order = { Source: 'shop', DetailType: 'Order', Detail: '{"n":1}' };
