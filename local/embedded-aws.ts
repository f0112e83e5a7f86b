import * as z from 'zod/mini';
import { type AppMesh, appMesh } from './app-mesh/app-mesh.ts';
import type { Clock } from './clock.ts';
import { type CloudWatch, type CloudWatchOptions, cloudWatch } from './cloudwatch/cloud-watch.ts';
import type { Journal } from './data/journal.ts';
import { createKeeper, type Keeper, type State } from './data/keeper.ts';
import { type Callers, createCallers } from './dispatch/callers.ts';
import { createDispatch, type Dispatch } from './dispatch/dispatch.ts';
import type { Intercept } from './dispatch/intercept.ts';
import { createPerform } from './dispatch/perform.ts';
import type { AwsEvent } from './eventbridge/event.ts';
import { type EventBridge, eventBridge } from './eventbridge/event-bridge.ts';
import { createGuard } from './iam/guard.ts';
import { createRequestLog, type RequestLog, type RequestLogOptions } from './request-log.ts';
import { type CallAws, notImplemented, type Service, type ServiceName } from './service.ts';
import { type Sns, sns } from './sns/sns.ts';
import { type Sqs, sqs } from './sqs/sqs.ts';
import { type Ssm, ssm } from './ssm/ssm.ts';
import { type StepFunctions, type StepFunctionsOptions, stepFunctions } from './step-functions/step-functions.ts';
import { sts } from './sts/sts.ts';
import type { Surroundings } from './surroundings.ts';

/** What a model that is added gets of the embedded AWS around it. */
export interface Wiring {
  /** Its own: what its timers do is kept too, where there is a journal. */
  readonly surroundings: Surroundings;
  /** How it reaches other services: such calls are logged and intercepted like all others. */
  readonly call: CallAws;
  /** How it sends an event of its own to the default bus. */
  readonly emit: (event: AwsEvent) => void;
  /** Says that its state has changed by other means than a call to it, an answer that it got, or a timer. */
  readonly changed: () => void;
}

export interface EmbeddedAwsOptions extends Pick<RequestLogOptions, 'monotonic'> {
  readonly surroundings: Surroundings;
  /** Services that need more than the embedded AWS has of its own: Lambda its functions, DynamoDB its store. */
  readonly add?: readonly ((wiring: Wiring) => Service)[];
  readonly intercept?: Intercept;
  /** How late metrics are. */
  readonly cloudWatch?: Pick<CloudWatchOptions, 'visibleAfterMs' | 'listedAfterMs'>;
  /** What the model of Step Functions is told besides its wiring. */
  readonly stepFunctions?: Pick<StepFunctionsOptions, 'workTimeScale' | 'losesEvent' | 'callerOf'>;
  /** The request log is appended to it, one line of JSON an entry. */
  readonly logFile?: string;
  /** Keeps the whole state: what a call was answered is in it before the answer is sent. */
  readonly journal?: Journal;
}

/** The models that are always there. */
export interface Models {
  readonly appmesh: AppMesh;
  readonly events: EventBridge;
  readonly monitoring: CloudWatch;
  readonly sns: Sns;
  readonly sqs: Sqs;
  readonly ssm: Ssm;
  readonly states: StepFunctions;
  readonly sts: Service;
}

export interface EmbeddedAws {
  readonly surroundings: Surroundings;
  readonly services: Models & Readonly<Partial<Record<ServiceName, Service>>>;
  readonly log: RequestLog;
  readonly callers: Callers;
  /** The way in of both front doors. */
  readonly dispatch: Dispatch;
  /** A call without the wire. */
  readonly call: CallAws;
  /** The state of every model that has one, JSON-safe. */
  snapshot(): unknown;
  /** Takes over what `snapshot` returned; a service that it has nothing of keeps its state. */
  restore(state: unknown): void;
  /**
   * Takes over what the journal kept. Executions go on; the calls that their tasks were making have lost their answers.
   * Nothing happens where there is no journal, or where it is new.
   */
  resume(): void;
  /** Ends every model's timers and processes, then the request log. */
  close(): Promise<void>;
}

const isRecord = (value: unknown): value is State =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A clock whose timers say when they have run. */
const tellingClock = (clock: Clock, ran: () => void): Clock => ({
  now: () => clock.now(),
  after: (milliseconds, run) =>
    clock.after(milliseconds, () => {
      ran();
      run();
    }),
});

const stateShape = z.object({ services: z.record(z.string(), z.unknown()), callers: z.unknown() });

interface Stateful {
  snapshot(): unknown;
  restore(state: unknown): void;
}

const isStateful = (service: object): service is Stateful => 'snapshot' in service && 'restore' in service;
const isClosable = (service: object): service is { close(): void | Promise<void> } => 'close' in service;
const isStoppable = (service: object): service is { stop(): void } => 'stop' in service;

const end = async (service: Service): Promise<void> => {
  if (isStoppable(service)) service.stop();
  if (isClosable(service)) await service.close();
};

/** Where the state of a service is kept that has no members. */
const whole = '';

/** Big, and new each minute: what is lost of it is data that was not looked at yet. */
const lazily = [['monitoring', 'metrics']] as const;

/** One AWS in this process: its services, wired to each other. */
export function embeddedAws(options: EmbeddedAwsOptions): EmbeddedAws {
  const { surroundings, add = [], intercept, logFile, monotonic, journal } = options;
  const { clock } = surroundings;
  const log = createRequestLog({
    clock,
    ...(monotonic === undefined ? {} : { monotonic }),
    ...(logFile === undefined ? {} : { file: logFile }),
  });
  const callers = createCallers();
  const byName = new Map<ServiceName, Service>();

  const stateOf = (name: string): State | undefined => {
    if (name === 'clock') return { now: clock.now() };
    if (name === 'callers') return { owners: callers.snapshot() };
    const service = [...byName.values()].find((one) => one.name === name);
    const state = service !== undefined && isStateful(service) ? service.snapshot() : undefined;
    return state === undefined || isRecord(state) ? state : { [whole]: state };
  };
  const keeper: Keeper | undefined =
    journal === undefined ? undefined : createKeeper({ journal, stateOf, lazily, always: ['clock', 'callers'] });
  const perform = createPerform({
    log,
    intercept,
    guard: createGuard((accessKeyId) => callers.identityOf(accessKeyId)),
    keep(service) {
      keeper?.changed(service);
      keeper?.keep();
      // A call may set something going that moves on by itself until it has to wait.
      keeper?.changed(service);
    },
  });

  const call: CallAws = async (name, operation, input, caller) => {
    const service = byName.get(name);
    if (service === undefined) throw notImplemented(name, operation);
    const known = callers.identityOf(caller.accessKeyId) === undefined ? caller : callers.of(caller.accessKeyId);
    const made = { service: name, operation, input, caller: known, requestId: surroundings.newId() };
    return perform(made, () => service.call(made));
  };

  /** @param name asked for later: a service that is added has its name when it is made */
  const wiringOf = (name: () => ServiceName | undefined): Wiring => {
    if (keeper === undefined) return { surroundings, call, emit, changed: () => undefined };
    const changed = () => {
      const service = name();
      if (service !== undefined) keeper.changed(service);
    };
    return {
      surroundings: { ...surroundings, clock: tellingClock(clock, changed) },
      call(...made) {
        changed();
        return call(...made).finally(changed);
      },
      emit(event) {
        changed();
        emit(event);
      },
      changed,
    };
  };

  const events = eventBridge({
    ...wiringOf(() => 'events'),
    callerOf: (roleArn) => callers.withRole(roleArn),
  });
  function emit(event: AwsEvent): void {
    keeper?.changed('events');
    events.emit(event);
  }
  events.onEvent(({ event }) =>
    log.event({ source: event.source, detailType: event['detail-type'], resources: event.resources }),
  );
  const models: Models = {
    appmesh: appMesh(surroundings),
    events,
    monitoring: cloudWatch({ ...options.cloudWatch, ...wiringOf(() => 'monitoring') }),
    sns: sns(wiringOf(() => 'sns')),
    sqs: sqs(wiringOf(() => 'sqs').surroundings),
    ssm: ssm(surroundings),
    states: stepFunctions({
      callerOf: (roleArn) => callers.withRole(roleArn),
      ...options.stepFunctions,
      ...wiringOf(() => 'states'),
    }),
    sts: sts(),
  };
  const added = add.map((make) => {
    let made: Service | undefined;
    made = make(wiringOf(() => made?.name));
    return made;
  });
  for (const service of [...Object.values(models), ...added]) {
    if (byName.has(service.name)) throw new Error(`The embedded AWS has a service ${service.name} already.`);
    byName.set(service.name, service);
  }

  const restore = (services: Readonly<Record<string, unknown>>) => {
    for (const [name, service] of byName) {
      const own = services[name];
      if (own !== undefined && isStateful(service)) service.restore(own);
    }
  };
  return {
    surroundings,
    services: { ...Object.fromEntries(byName), ...models },
    log,
    callers,
    dispatch: createDispatch({
      serviceOf: (name) => byName.get(name),
      perform,
      log,
      callers,
      newId: () => surroundings.newId(),
    }),
    call,
    snapshot() {
      const stateful = [...byName].filter(([, service]) => isStateful(service));
      const states = stateful.map(([name, service]) => [name, isStateful(service) ? service.snapshot() : undefined]);
      return { services: Object.fromEntries(states), callers: callers.snapshot() };
    },
    restore(state) {
      const parsed = stateShape.parse(state);
      callers.restore(parsed.callers);
      restore(parsed.services);
    },
    resume() {
      if (keeper === undefined) return;
      const { callers: kept, ...services } = keeper.kept;
      if (kept !== undefined) callers.restore(kept.owners);
      restore(Object.fromEntries(Object.entries(services).map(([name, state]) => [name, state[whole] ?? state])));
      models.states.loseAnswers();
    },
    async close() {
      // What is kept is how it stood, not how it was taken down.
      keeper?.close();
      for (const service of byName.values()) await end(service);
      await log.close();
    },
  };
}
