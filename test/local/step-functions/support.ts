import { virtualClock } from '../../../local/clock.ts';
import type { AwsEvent } from '../../../local/eventbridge/event.ts';
import type { CallAws, Caller, Output, Service } from '../../../local/kit/call.ts';
import type { StepFunctionsOptions } from '../../../local/step-functions/step-functions.ts';
import { stepFunctions, type Transition } from '../../../local/step-functions/step-functions.ts';

export const roleArn = 'arn:aws:iam::000000000000:role/machine-role';
const user: Caller = { accessKeyId: 'AKIAUSER', name: 'user' };

type Answer = (input: Readonly<Record<string, unknown>>) => unknown;
/** What the services around Step Functions answer, by `service:Operation`; what throws is the call's error. */
export type Answers = Readonly<Record<string, Answer>>;

export interface Call {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  readonly at: number;
}

export interface Event {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly timestamp: number;
  readonly [details: string]: unknown;
}

/** Ids that count, so that runs can be compared. */
const counter = () => {
  let next = 0;
  return () => {
    next += 1;
    return `00000000-0000-4000-8000-${String(next).padStart(12, '0')}`;
  };
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
export const member = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);

/** Step Functions in virtual time, with made-up services around it. */
export function newWorld(answers: Answers = {}, options: Partial<StepFunctionsOptions> = {}) {
  const clock = virtualClock();
  const start = clock.now();
  const calls: Call[] = [];
  const statusEvents: AwsEvent[] = [];
  const transitions: Transition[] = [];
  const surroundings = { clock, random: () => 0.5, newId: counter() };

  const call: CallAws = async (service, operation, input, caller) => {
    calls.push({ name: `${service}:${operation}`, input, caller, at: clock.now() - start });
    if (service === 'states') return send(operation, input);
    const answer = answers[`${service}:${operation}`];
    if (answer === undefined) throw new Error(`no answer to ${service}:${operation}`);
    const output: unknown = await answer(input);
    return isRecord(output) ? output : {};
  };
  const service = stepFunctions({ surroundings, call, emit: (event) => void statusEvents.push(event), ...options });
  service.onTransition((transition) => void transitions.push(transition));

  const send = (operation: string, input: Readonly<Record<string, unknown>>): Promise<Output> =>
    sendTo(service, operation, input);
  const create = async (definition: unknown, name = 'machine') => {
    const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
    return String(member(await send('CreateStateMachine', { name, definition: text, roleArn }), 'stateMachineArn'));
  };
  const startExecution = async (stateMachineArn: string, input: unknown = {}, name?: string) => {
    const text = { input: JSON.stringify(input), ...(name === undefined ? {} : { name }) };
    return String(member(await send('StartExecution', { stateMachineArn, ...text }), 'executionArn'));
  };
  return {
    clock,
    calls,
    statusEvents,
    transitions,
    service,
    surroundings,
    call,
    send,
    create,
    start: startExecution,
    elapsed: () => clock.now() - start,
    describe: (executionArn: string) => send('DescribeExecution', { executionArn }),
    history: (executionArn: string) => historyOf(service, executionArn),
    types: async (executionArn: string) => (await historyOf(service, executionArn)).map(({ type }) => type),
    /** Runs a definition to its end, or for `milliseconds`; answers with the execution's description. */
    async run(definition: unknown, input: unknown = {}, milliseconds = 0) {
      const executionArn = await startExecution(await create(definition), input);
      await clock.advance(milliseconds);
      return { executionArn, description: await send('DescribeExecution', { executionArn }) };
    },
  };
}

export const sendTo = (
  service: Service,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Output> => service.call({ service: 'states', operation, input, caller: user, requestId: 'request' });

export async function historyOf(service: Service, executionArn: string): Promise<readonly Event[]> {
  const events: Event[] = [];
  let nextToken: unknown;
  do {
    const output = await sendTo(service, 'GetExecutionHistory', {
      executionArn,
      maxResults: 1000,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const page = output.events;
    if (Array.isArray(page)) events.push(...page);
    nextToken = output.nextToken;
  } while (nextToken !== undefined);
  return events;
}

/** A function's answer through Lambda's Invoke. */
export const invoked = (payload: unknown): Output => ({
  StatusCode: 200,
  ExecutedVersion: '$LATEST',
  Payload: JSON.stringify(payload),
});

export const payloadOf = (input: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const payload: unknown = JSON.parse(String(input.Payload));
  return isRecord(payload) ? payload : {};
};

/** A machine of one state, in JSONata. */
export const only = (state: Readonly<Record<string, unknown>>, others: Readonly<Record<string, unknown>> = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'State0',
  States: { State0: state, ...others },
});
