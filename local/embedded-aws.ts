import * as z from 'zod/mini';
import { appMesh } from './app-mesh/app-mesh.ts';
import { cloudWatch } from './cloudwatch/cloud-watch.ts';
import { createKeeper, type Keeper, type State } from './data/keeper.ts';
import { tellingClock } from './data/telling-clock.ts';
import { createCallers } from './dispatch/callers.ts';
import { createDispatch } from './dispatch/dispatch.ts';
import { createPerform } from './dispatch/perform.ts';
import { dynamoDb } from './dynamodb/dynamo-db.ts';
import type { EmbeddedAws, EmbeddedAwsOptions, Models, Wiring } from './embedded-aws-contract.ts';
import type { AwsEvent } from './eventbridge/event.ts';
import { eventBridge } from './eventbridge/event-bridge.ts';
import { denialOf } from './iam/decide.ts';
import { createGuard } from './iam/guard.ts';
import { notImplemented } from './kit/aws-error.ts';
import type { CallAws, Service, ServiceName } from './kit/call.ts';
import { isRecord } from './kit/json.ts';
import { end, isStateful } from './kit/state.ts';
import { createRequestLog } from './request-log.ts';
import { sns } from './sns/sns.ts';
import { sqs } from './sqs/sqs.ts';
import { ssm } from './ssm/ssm.ts';
import { stepFunctions } from './step-functions/step-functions.ts';
import { sts } from './sts/sts.ts';

export type { EmbeddedAws, EmbeddedAwsOptions, Models, Wiring } from './embedded-aws-contract.ts';

const stateShape = z.object({ services: z.record(z.string(), z.unknown()), callers: z.unknown() });

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
    return isRecord(state) ? state : undefined;
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
    dynamodb: dynamoDb({ ...options.dynamoDb, surroundings }),
    events,
    monitoring: cloudWatch({ ...options.cloudWatch, ...wiringOf(() => 'monitoring') }),
    sns: sns(wiringOf(() => 'sns')),
    sqs: sqs(wiringOf(() => 'sqs').surroundings),
    ssm: ssm(surroundings),
    states: stepFunctions({
      callerOf: (roleArn) => callers.withRole(roleArn),
      permits: (roleArn, action, resource) => {
        const identity = callers.identityOf(callers.withRole(roleArn)?.accessKeyId ?? '');
        return identity === undefined || denialOf(identity.statements, { action, resources: [resource] }) === undefined;
      },
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
      restore(services);
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
