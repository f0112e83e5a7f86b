import * as z from 'zod/mini';
import { rolloutIdOf } from '../../adapters/executions/rollout-id.ts';
import { lambdaHandler } from '../../adapters/lambda/lambda.ts';
import type { HookRequest } from '../../core/hooks/hook-call.ts';
import { analyzeCanary } from '../../functions/analyze-canary/analyze-canary.ts';
import { anyRequest } from '../../functions/plan-rollout/request.ts';
import { serveRequest } from '../../functions/plan-rollout/serve-request.ts';
import { receiveSignal } from '../../functions/receive-signal/receive-signal.ts';
import { signalRequest } from '../../functions/receive-signal/request.ts';
import { rollBackRequest } from '../../functions/roll-back/request.ts';
import { rollBackOrReap } from '../../functions/roll-back/roll-back.ts';
import type { AnalyzePorts, PlanPorts, RollBackPorts, ShiftPorts, SignalPorts } from '../../functions/rollout/ports.ts';
import { taskTicket } from '../../functions/rollout/task-ticket.ts';
import { shiftWeights } from '../../functions/shift-weights/shift-weights.ts';
import { AwsError } from '../../local/kit/aws-error.ts';
import type { Output, Service } from '../../local/kit/call.ts';
import { memoryNamedExecutions } from '../support/memory-named-executions.ts';
import { noProbes } from '../support/no-probes.ts';

export type FunctionName = 'PlanRollout' | 'ShiftWeights' | 'AnalyzeCanary' | 'RollBack' | 'ReceiveSignal';
/**
 * `crash` before anything was done, `crashAfter` all of it; `timeout` as the first, under Lambda's name for it;
 * `throttled` was never run.
 */
export type FunctionFault = 'crash' | 'crashAfter' | 'timeout' | 'throttled';

type Hook = (request: HookRequest, time: number) => Promise<Output>;

/** What a hook's function may come to. */
export const hookAnswers = {
  passes: async () => ({ StatusCode: 200, Payload: '{"passed":true,"text":"all well"}' }),
  refuses: async () => ({ StatusCode: 200, Payload: '{"passed":false,"text":"two checks are red"}' }),
  hangs: () => new Promise<never>(() => undefined),
  dies: async () => ({
    StatusCode: 200,
    FunctionError: 'Unhandled',
    Payload: '{"errorType":"TypeError","errorMessage":"checks is not iterable"}',
  }),
  says: (Payload: string) => async () => ({ StatusCode: 200, Payload }),
} as const;

type Ports = PlanPorts & ShiftPorts & AnalyzePorts & RollBackPorts & Omit<SignalPorts, 'probes'>;
const context = (n: number) => ({ awsRequestId: `request-${n}`, getRemainingTimeInMillis: () => 30_000 });
const logger = { info: () => undefined, error: () => undefined };

const handlers = (ports: Ports) => ({
  PlanRollout: lambdaHandler({
    name: 'plan-rollout',
    input: anyRequest,
    logger,
    run: (request) => serveRequest({ ...ports, starts: memoryNamedExecutions(), idOf: rolloutIdOf }, request),
  }),
  ShiftWeights: lambdaHandler({
    name: 'shift-weights',
    input: taskTicket,
    logger,
    run: (ticket, context) => shiftWeights(ports, ticket, context),
  }),
  AnalyzeCanary: lambdaHandler({
    name: 'analyze-canary',
    input: taskTicket,
    logger,
    run: (ticket, context) => analyzeCanary(ports, ticket, context),
  }),
  RollBack: lambdaHandler({
    name: 'roll-back',
    input: rollBackRequest,
    logger,
    run: (request, context) => rollBackOrReap(ports, request, context),
  }),
  ReceiveSignal: lambdaHandler({
    name: 'receive-signal',
    input: signalRequest,
    logger,
    run: (request) => receiveSignal({ ...ports, probes: noProbes }, request),
  }),
});

const invocation = z.object({ FunctionName: z.string(), Payload: z.string() });

const ticketLike = z.looseObject({ turnsLeft: z.number() });
const withTurns = (answer: unknown, most: number): unknown => {
  const { data } = ticketLike.safeParse(answer);
  return data === undefined ? answer : { ...data, turnsLeft: Math.min(data.turnsLeft, most) };
};

/** Lambda with the functions that executions and signals call in this process: what they throw is answered as Lambda answers it. */
export function functionsService(portsOf: () => Ports) {
  const invoked: FunctionName[] = [];
  const hooks = new Map<string, Hook>();
  const hooksCalled: HookRequest[] = [];
  const faults = new Map<FunctionName, (FunctionFault | undefined)[]>();
  let inFlight = 0;
  let turns = Number.POSITIVE_INFINITY;

  const failure = (errorType: string, errorMessage: string): Output => ({
    StatusCode: 200,
    FunctionError: 'Unhandled',
    Payload: JSON.stringify({ errorType, errorMessage }),
  });
  const run = async (name: FunctionName, event: unknown): Promise<Output> => {
    const fault = faults.get(name)?.shift();
    if (fault === 'throttled') throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    const died = failure(fault === 'timeout' ? 'Sandbox.Timedout' : 'Runtime.ExitError', 'it died');
    if (fault !== undefined && fault !== 'crashAfter') return died;
    try {
      const answer = withTurns(await handlers(portsOf())[name](event, context(invoked.length)), turns);
      return fault === undefined ? { StatusCode: 200, Payload: JSON.stringify(answer ?? null) } : died;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return failure(error.name, error.message);
    }
  };

  const invoke = async (name: FunctionName, event: unknown): Promise<Output> => {
    invoked.push(name);
    inFlight++;
    try {
      return await run(name, event);
    } finally {
      inFlight--;
    }
  };
  const service: Service = {
    name: 'lambda',
    async call({ input }) {
      const { FunctionName, Payload } = invocation.parse(input);
      const hook = hooks.get(FunctionName);
      if (hook !== undefined) {
        const request = JSON.parse(Payload) as HookRequest;
        hooksCalled.push(request);
        return hook(request, hooksCalled.filter(({ id }) => id === request.id).length);
      }
      const name = /function:(\w+):1$/.exec(FunctionName)?.[1];
      if (name === undefined) throw new Error(`no function ${FunctionName}`);
      return invoke(name as FunctionName, JSON.parse(Payload));
    },
  };
  return {
    service,
    invoke,
    /** Every invocation so far. */
    invoked,
    /** Faults of the function's next invocations, one each. */
    fail: (name: FunctionName, ...next: readonly (FunctionFault | undefined)[]) => void faults.set(name, [...next]),
    /** From now on a hook calls this function, which is told how often it was called under the same id. */
    hook: (name: string, run: Hook) => void hooks.set(name, run),
    /** What hooks were told, in order. */
    hooksCalled,
    /** From now on each execution takes so many turns, instead of hundreds. */
    turns(most: number) {
      turns = most;
    },
    isRunning: () => inFlight > 0,
  };
}
