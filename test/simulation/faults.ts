import type { Clock } from '../../local/clock.ts';
import { wait } from '../../local/clock.ts';
import { LostAnswer } from '../../local/dispatch/intercept.ts';
import { AwsError } from '../../local/kit/aws-error.ts';
import type { Call, Output, ServiceName } from '../../local/kit/call.ts';
import type { Called } from './fault-kinds.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { Invocation } from './invocation.ts';
import type { Random } from './random.ts';

/** The number of injections of each kind, and of those that changed an answer, a time or an effect. */
export type FaultCounts = Map<string, { injected: number; effective: number }>;

export interface Faults {
  /** Whether a fault of this kind hits now; counts it as injected. */
  hits(kind: string): boolean;
  /** It made a difference. */
  took(kind: string): void;
  /** The same for a kind that always makes one where it hits. */
  strikes(kind: string): boolean;
  /** Counts what was injected without being drawn. */
  injected(kind: string): void;
  readonly counts: FaultCounts;
  /** When a fault last made a difference to a call or a function, in milliseconds after the start. */
  lastAt(): number;
}

export function faults(plan: FaultPlan, random: Random, sinceStart: () => number): Faults {
  const counts: FaultCounts = new Map();
  const countOf = (kind: string) => {
    const count = counts.get(kind) ?? { injected: 0, effective: 0 };
    counts.set(kind, count);
    return count;
  };
  const isOn = () => sinceStart() >= plan.from && sinceStart() < plan.until;
  let lastAt = Number.NEGATIVE_INFINITY;
  const hits = (kind: string) => {
    const rate = plan.rates.get(kind);
    if (rate === undefined || !isOn() || !random.chance(rate)) return false;
    countOf(kind).injected++;
    return true;
  };
  const took = (kind: string) => {
    countOf(kind).effective++;
    if (!lasting.has(kind)) lastAt = sinceStart();
  };
  return {
    counts,
    lastAt: () => lastAt,
    hits,
    took,
    strikes(kind) {
      const struck = hits(kind);
      if (struck) took(kind);
      return struck;
    },
    injected: (kind) => void countOf(kind).injected++,
  };
}

/**
 * Kinds that are there all the time, or that nothing has to wait for: signals are among them, because their effect must
 * not wait.
 */
const lasting = new Set([
  'alarm: fires',
  'alarm: flapping',
  'alarm: red at start',
  'alarm: suppressed',
  'alarm: deleted',
  'clock: off by seconds',
  'hook: hangs',
  'human: commands',
  'metrics: late',
  'metrics: missing',
  'metrics: counted twice',
  'metrics: errors not forwarded',
  'metrics: partial',
  'sidecar: does not follow',
  'targets: healthy late',
  'targets: turn sick',
  'targets: group empty',
  'route: write lands twice',
  'human: stops the line',
]);

const never = () => new Promise<never>(() => undefined);

type Failure = readonly [code: string, status: number];

/** The words of each service for calls that came too fast, and for a failure of its own. */
const words: Readonly<Partial<Record<ServiceName, { readonly throttled: Failure; readonly failed: Failure }>>> = {
  appmesh: { throttled: ['TooManyRequestsException', 429], failed: ['InternalServerErrorException', 500] },
  dynamodb: { throttled: ['ProvisionedThroughputExceededException', 400], failed: ['InternalServerError', 500] },
  elasticloadbalancing: { throttled: ['Throttling', 400], failed: ['InternalFailure', 500] },
  events: { throttled: ['ThrottlingException', 400], failed: ['InternalException', 500] },
  lambda: { throttled: ['TooManyRequestsException', 429], failed: ['ServiceException', 500] },
  monitoring: { throttled: ['Throttling', 400], failed: ['InternalServiceFault', 500] },
  states: { throttled: ['ThrottlingException', 400], failed: ['InternalFailure', 500] },
  'vpc-lattice': { throttled: ['ThrottlingException', 429], failed: ['InternalServerException', 500] },
};
const usual = { throttled: ['ThrottlingException', 400], failed: ['InternalFailure', 500] } as const;

const throttled = ({ service }: Call) => {
  const [code, status] = (words[service] ?? usual).throttled;
  return new AwsError(code, 'Rate exceeded', status);
};
const failed = ({ service }: Call) => {
  const [code, status] = (words[service] ?? usual).failed;
  return new AwsError(code, 'The service failed on purpose.', status);
};

/** The called services that faults hit; an event on its way to a function has faults of its own. */
export function calledBy({ service, operation, input }: Call): Called | 'event' | undefined {
  if (operation === 'StartExecution') return 'start';
  if (service === 'lambda') return input.InvocationType === 'Event' ? 'event' : 'invoke';
  if (service === 'dynamodb')
    return String(input.UpdateExpression ?? '').includes('sleepToken = :token') ? 'sleep' : 'table';
  const isWrite = /^(Create|Update|Modify|Delete)/.test(operation);
  return byService[service] === 'mesh' && isWrite ? 'route' : byService[service];
}

const byService: Readonly<Record<string, Called>> = {
  appmesh: 'mesh',
  elasticloadbalancing: 'mesh',
  'vpc-lattice': 'mesh',
  monitoring: 'metrics',
  events: 'bus',
  states: 'executions',
};

export interface FaultyCalls {
  readonly faults: Faults;
  readonly random: Random;
  readonly clock: Clock;
  /** Lets an answered write land once more later on, as a repetition by a proxy does; undefined for any other call. */
  readonly again: (call: Call, invocation: Invocation | undefined) => (() => void) | undefined;
  /** The milliseconds after its sender's death at which the next late write lands. */
  readonly lateness: () => number;
}

const haveWritten = new WeakSet<Invocation>();

/** Other runs of a function learn of a run by its first write. */
function isFirstWrite({ operation }: Call, invocation: Invocation | undefined): boolean {
  if (invocation === undefined || haveWritten.has(invocation) || /^(Get|Query|Scan)/.test(operation)) return false;
  haveWritten.add(invocation);
  return true;
}

/** A call with the faults on its way there, in its effect and on its way back. */
export function faultyCall(
  { faults: all, random, clock, lateness, again }: FaultyCalls,
  call: Call,
  invocation: Invocation | undefined,
  proceed: () => Promise<Output>,
): Promise<Output> {
  const called = calledBy(call);
  if (called === undefined) return proceed();
  if (called === 'event') return delivery(all, random, clock, call, proceed);
  const hit = (kind: string): boolean => all.strikes(`${called}: ${kind}`);
  /** An answer that its dead caller cannot receive changes nothing. */
  const afterwards = async (): Promise<Output> => {
    const output = await proceed();
    const repeat = again(call, invocation);
    if (repeat !== undefined && all.hits('route: write lands twice'))
      clock.after(random.between(5000, 200_000), repeat);
    if (invocation !== undefined && all.hits('function: dies after a call') && invocation.sandbox.alive) {
      all.took('function: dies after a call');
      invocation.sandbox.kill();
      return never();
    }
    if (hit('failed after')) throw failed(call);
    if (hit('answer lost')) throw new LostAnswer();
    if (hit('answer slow')) await wait(clock, random.between(500, 12_000));
    return output;
  };
  const run = async (): Promise<Output> => {
    if (hit('throttled')) throw throttled(call);
    if (hit('failed before')) throw failed(call);
    if (called === 'route' && call.service === 'vpc-lattice' && all.strikes('route: conflict'))
      throw new AwsError('ConflictException', 'The service is being changed.', 409);
    if (called === 'route' && all.strikes('route: write lands late')) {
      const late = lateness();
      const lands = () => void clock.after(late, () => void proceed().catch(() => undefined));
      // W counts from its sender's death, which nothing puts off as long as its time-out.
      if (invocation === undefined) lands();
      else void invocation.over.then(lands);
      const fate = random.next();
      if (fate < 0.3) invocation?.sandbox.kill();
      else if (fate < 0.5) invocation?.hang();
      return never();
    }
    if (called === 'sleep' && all.strikes('sleep: write lands late')) {
      clock.after(random.between(500, 20_000), () => void proceed().catch(() => undefined));
      throw failed(call);
    }
    if (hit('request slow')) await wait(clock, random.between(300, 8000));
    if (called === 'table' && isFirstWrite(call, invocation) && all.strikes('table: first write slow'))
      await wait(clock, random.between(300, 8000));
    if (call.operation === 'SendTaskSuccess' && all.strikes('executions: token closed')) {
      throw new AwsError('TaskTimedOut', 'Task Timed Out: the token is closed.');
    }
    if (call.operation === 'PutEvents' && all.strikes('bus: entry refused')) return refusedEntry(call, proceed);
    if (called === 'invoke' && hit('answer lost')) {
      void proceed().catch(() => undefined);
      await wait(clock, random.between(0, 4000));
      throw new LostAnswer();
    }
    const output = await afterwards();
    return call.operation === 'GetMetricData' && all.strikes('metrics: partial') ? partial(output) : output;
  };
  return run();
}

/** PutEvents took all entries but the last. */
async function refusedEntry(call: Call, proceed: () => Promise<Output>): Promise<Output> {
  const entries = Array.isArray(call.input.Entries) ? call.input.Entries : [];
  if (entries.length > 1) await proceed();
  const ok = entries.slice(1).map((_, i) => ({ EventId: `taken-${i}` }));
  return { FailedEntryCount: 1, Entries: [...ok, { ErrorCode: 'InternalFailure', ErrorMessage: 'on purpose' }] };
}

function partial(output: Output): Output {
  const results = Array.isArray(output.MetricDataResults) ? output.MetricDataResults : [];
  return {
    ...output,
    MetricDataResults: results.map((one: object) => ({ ...one, StatusCode: 'PartialData' })),
  };
}

const isCommand = ({ input }: Call): boolean => String(input.Payload ?? '').includes('"meshshift.command"');

/**
 * An event on its way to a function: at least once, in any order, some day. Events of best-effort sources may be lost.
 */
async function delivery(
  all: Faults,
  random: Random,
  clock: Clock,
  call: Call,
  proceed: () => Promise<Output>,
): Promise<Output> {
  const hit = all.strikes;
  // From seconds to hours: EventBridge and Lambda both deliver again, and both keep trying.
  if (isCommand(call) && hit('command: delivered twice'))
    clock.after(1000 * 10_000 ** random.next(), () => void proceed().catch(() => undefined));
  if (hit('event: never')) return { StatusCode: 202, Payload: '' };
  if (hit('event: twice')) clock.after(random.between(0, 30_000), () => void proceed().catch(() => undefined));
  if (hit('event: out of order')) await wait(clock, random.between(1000, 20_000));
  if (hit('event: late')) await wait(clock, random.between(5000, 90_000));
  return proceed();
}
