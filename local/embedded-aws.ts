import * as z from 'zod/mini';
import { type AppMesh, appMesh } from './app-mesh/app-mesh.ts';
import { type CloudWatch, type CloudWatchOptions, cloudWatch } from './cloudwatch/cloud-watch.ts';
import { type Callers, createCallers } from './dispatch/callers.ts';
import { createDispatch, type Dispatch } from './dispatch/dispatch.ts';
import type { Intercept } from './dispatch/intercept.ts';
import { createPerform } from './dispatch/perform.ts';
import type { AwsEvent } from './eventbridge/event.ts';
import { type EventBridge, eventBridge } from './eventbridge/event-bridge.ts';
import { createRequestLog, type RequestLog, type RequestLogOptions } from './request-log.ts';
import { type CallAws, notImplemented, type Service, type ServiceName } from './service.ts';
import { type Sqs, sqs } from './sqs/sqs.ts';
import { type Ssm, ssm } from './ssm/ssm.ts';
import { type StepFunctions, type StepFunctionsOptions, stepFunctions } from './step-functions/step-functions.ts';
import { sts } from './sts/sts.ts';
import type { Surroundings } from './surroundings.ts';

/** What a model that is added gets of the embedded AWS around it. */
export interface Wiring {
  readonly surroundings: Surroundings;
  /** How it reaches other services: such calls are logged and intercepted like all others. */
  readonly call: CallAws;
  /** How it sends an event of its own to the default bus. */
  readonly emit: (event: AwsEvent) => void;
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
}

/** The models that are always there. */
export interface Models {
  readonly appmesh: AppMesh;
  readonly events: EventBridge;
  readonly monitoring: CloudWatch;
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
  /** Ends every model's timers and processes, then the request log. */
  close(): Promise<void>;
}

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

/** One AWS in this process: its services, wired to each other. */
export function embeddedAws(options: EmbeddedAwsOptions): EmbeddedAws {
  const { surroundings, add = [], intercept, logFile, monotonic } = options;
  const log = createRequestLog({
    clock: surroundings.clock,
    ...(monotonic === undefined ? {} : { monotonic }),
    ...(logFile === undefined ? {} : { file: logFile }),
  });
  const callers = createCallers();
  const perform = createPerform(log, intercept);
  const byName = new Map<ServiceName, Service>();

  const call: CallAws = async (name, operation, input, caller) => {
    const service = byName.get(name);
    if (service === undefined) throw notImplemented(name, operation);
    const made = { service: name, operation, input, caller, requestId: surroundings.newId() };
    return perform(made, () => service.call(made));
  };

  const events = eventBridge({ surroundings, call });
  events.onEvent(({ event }) =>
    log.event({ source: event.source, detailType: event['detail-type'], resources: event.resources }),
  );
  const wiring: Wiring = { surroundings, call, emit: (event) => events.emit(event) };
  const models: Models = {
    appmesh: appMesh(surroundings),
    events,
    monitoring: cloudWatch({ ...options.cloudWatch, ...wiring }),
    sqs: sqs(surroundings),
    ssm: ssm(surroundings),
    states: stepFunctions({ ...options.stepFunctions, ...wiring }),
    sts: sts(),
  };
  for (const service of [...Object.values(models), ...add.map((make) => make(wiring))]) {
    if (byName.has(service.name)) throw new Error(`The embedded AWS has a service ${service.name} already.`);
    byName.set(service.name, service);
  }

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
      for (const [name, service] of byName) {
        const own = parsed.services[name];
        if (own !== undefined && isStateful(service)) service.restore(own);
      }
    },
    async close() {
      for (const service of byName.values()) await end(service);
      await log.close();
    },
  };
}
