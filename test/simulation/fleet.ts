import type { Provider } from '../../core/routing/route.ts';
import { wait } from '../../local/clock.ts';
import type { EmbeddedAws } from '../../local/embedded-aws.ts';
import type { ServiceName } from '../../local/kit/call.ts';
import type { Fault, InProcessFunction } from '../../local/lambda/in-process/in-process-launcher.ts';
import type { Sandbox } from '../../local/lambda/in-process/sandbox.ts';
import type { BaseStack } from './base-stack.ts';
import type { Faults } from './faults.ts';
import type { Invocation } from './invocation.ts';
import type { Random } from './random.ts';
import { isRecord } from './routes-in-force.ts';
import type { RunOptions } from './run-options.ts';
import { sdkClients } from './sdk-clients.ts';
import type { Sends } from './sends.ts';
import { simulatedClients } from './simulated-clients.ts';
import type { FunctionName } from './simulated-functions.ts';
import { functionNames, handlers, portsOf } from './simulated-functions.ts';
import type { SimulationClock } from './simulation-clock.ts';
import type { Code } from './source-change.ts';

export interface FleetOptions {
  readonly base: BaseStack;
  /** App Mesh unless given. */
  readonly provider?: Provider;
  readonly clock: SimulationClock;
  readonly random: Random;
  readonly faults: Faults;
  /** Whether each process has a clock of its own, off by up to two seconds. */
  readonly areClocksOff: boolean;
  readonly aws: () => EmbeddedAws;
  readonly ports: RunOptions['ports'];
  /** The functions' code; the product's own unless given. */
  readonly code?: Code | undefined;
  readonly calls?: RunOptions['calls'];
  /** The number of turns of an execution; the product's own if undefined. */
  readonly turns?: number | undefined;
  /** Whether calls go through the SDK's clients. Without them their work is done here, ten times as fast. */
  readonly throughSdk: boolean;
  readonly sends: Sends;
  /**
   * The delay of a process's calls that are done here; resolves with the way to report that one is over. None by
   * default.
   */
  readonly machine?: (sandbox: Sandbox, service: ServiceName) => Promise<() => void>;
  readonly trace: (text: string) => void;
}

export interface Fleet {
  /** The code of every function, and that of a second deployment under `<name>~2`. */
  readonly functions: Readonly<Record<string, InProcessFunction>>;
  /** The caller whose call is being taken in at this very moment. */
  calling(): Invocation | undefined;
  readonly fault: (moment: 'before' | 'after') => Fault | undefined;
}

/** The functions as processes: each with its handler wired once, dead when its sandbox is. */
export function fleet(options: FleetOptions): Fleet {
  const {
    base,
    provider = 'appmesh',
    clock,
    random,
    faults,
    areClocksOff,
    aws,
    ports,
    code = { handlers, portsOf },
    calls,
    throughSdk,
    sends,
    machine,
    turns,
    trace,
  } = options;
  let calling: Invocation | undefined;
  let invocations = 0;
  const serving = new WeakMap<Sandbox, Invocation>();
  /** Processes that stand still until their time-out kills them. */
  const hung = new WeakSet<Sandbox>();
  const isStill = (sandbox: Sandbox) => !sandbox.alive || hung.has(sandbox);
  const wired = new WeakMap<Sandbox, ReturnType<(typeof handlers)[FunctionName]>>();

  const keysOf = (fn: FunctionName) =>
    base.deployed.functions.find(({ folder }) => folder.endsWith(`/${fn}`))?.credentials.accessKeyId;

  const wire = (fn: FunctionName, sandbox: Sandbox) => {
    const accessKeyId = keysOf(fn) ?? '';
    /** The calls that leave this process, as long as there is one. */
    const from = async <Answer>(send: () => Promise<Answer>): Promise<Answer> => {
      const invocation = serving.get(sandbox);
      if (isStill(sandbox) || invocation === undefined) return never();
      calling = invocation;
      const answer = send();
      calling = undefined;
      if (faults.strikes('function: hangs')) invocation.hang();
      try {
        return await answer;
      } finally {
        // A process that is dead does not go on, nor one that stands still.
        if (isStill(sandbox)) await never();
      }
    };
    const clients = throughSdk
      ? sdkClients({
          dispatch: (request) => from(() => aws().dispatch(request)),
          accessKeyId,
          sends,
          clock,
          random: random.next,
        })
      : simulatedClients(
          async (service, operation, input) => {
            const leave = machine && (await machine(sandbox, service));
            try {
              return await from(() =>
                aws().call(service, operation, calls?.(operation, input) ?? input, aws().callers.of(accessKeyId)),
              );
            } finally {
              leave?.();
            }
          },
          sends,
          clock,
          random.next,
        );
    const given = code.portsOf(clients, { ...base, provider }, { now: clockOf() }, (milliseconds) =>
      wait(clock, milliseconds),
    );
    return code.handlers[fn](ports?.(given, fn) ?? given);
  };

  const clockOf = () => {
    const off = areClocksOff ? random.int(-2000, 2000) : 0;
    if (off === 0) return () => clock.now();
    faults.injected('clock: off by seconds');
    return () => {
      faults.took('clock: off by seconds');
      return clock.now() + off;
    };
  };

  const serve =
    (fn: FunctionName, location: string): InProcessFunction =>
    async (event, context, sandbox) => {
      const handler = wired.get(sandbox) ?? wire(fn, sandbox);
      wired.set(sandbox, handler);
      const { promise: handled, resolve: over } = Promise.withResolvers<void>();
      const fresh = {
        over: Promise.race([handled, sandbox.killed]),
        hang: () => void hung.add(sandbox),
        seen: undefined,
        lineWasStopped: undefined,
        read: new Map(),
        readUid: new Map(),
        health: new Map(),
        wrote: new Set<string>(),
      };
      const invocation = { ...about(event), id: ++invocations, fn, sandbox, ...fresh };
      serving.set(sandbox, invocation);
      trace(`  ${location} ${invocation.id} begins`);
      try {
        const result = withTurns(await handler(event, context), turns);
        if (hung.has(sandbox)) return never();
        trace(`  ${location} ${invocation.id} returns ${JSON.stringify(isRecord(result) ? result.next : result)}`);
        over();
        return result;
      } catch (error) {
        if (hung.has(sandbox)) return never();
        trace(`  ${location} ${invocation.id} fails: ${String(error)}`);
        over();
        throw error;
      }
    };

  return {
    calling: () => calling,
    functions: Object.fromEntries(
      functionNames.flatMap((fn) => [fn, `${fn}~2`].map((location) => [location, serve(fn, location)])),
    ),
    fault(moment) {
      if (moment === 'before' && faults.strikes('function: runs twice')) return 'duplicate';
      return faults.strikes(moment === 'before' ? 'function: dies before' : 'function: dies after')
        ? 'crash'
        : undefined;
    },
  };
}

const never = () => new Promise<never>(() => undefined);

/** The ticket of an execution that begins, with less room than it would have. */
const withTurns = (ticket: unknown, turns = Number.POSITIVE_INFINITY): unknown =>
  isRecord(ticket) && typeof ticket.turnsLeft === 'number' && ticket.turnsLeft > turns
    ? { ...ticket, turnsLeft: turns }
    : ticket;

/** The rollout that an invocation works for: that of the ticket, if it carries one. */
function about(event: unknown): Pick<Invocation, 'rolloutId' | 'fence' | 'looksAfter'> {
  const given = isRecord(event) ? event : {};
  const { rolloutId, fence, successor } = isRecord(given.ticket) ? given.ticket : given;
  const looksAfter = given.ticket !== undefined && successor !== undefined;
  return typeof rolloutId === 'string' && typeof fence === 'number'
    ? { rolloutId, fence, looksAfter }
    : { rolloutId: undefined, fence: undefined, looksAfter };
}
