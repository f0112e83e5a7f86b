import { createKeeper } from './data/keeper.ts';
import { createDispatch } from './dispatch/dispatch.ts';
import { createPerform } from './dispatch/perform.ts';
import type { EmbeddedAws, EmbeddedAwsOptions } from './embedded/contract.ts';
import { byName, createModels } from './embedded/models.ts';
import { createWholeState } from './embedded/whole-state.ts';
import { createWiring } from './embedded/wiring.ts';
import type { AwsEvent } from './eventbridge/event.ts';
import { createCallers } from './iam/callers.ts';
import { createGuard } from './iam/guard.ts';
import { notImplemented } from './kit/aws-error.ts';
import type { CallAws, Service, ServiceName } from './kit/call.ts';
import { end } from './kit/state.ts';
import { isTagged } from './kit/tags.ts';
import { createRequestLog } from './request-log.ts';

export type { EmbeddedAws, EmbeddedAwsOptions, Models, Wiring } from './embedded/contract.ts';

/** Big, and new each moment: a loss costs metric data and traces that were not looked at yet. */
const lazily = [
  ['monitoring', 'metrics'],
  ['xray', 'traces'],
] as const;

/** One AWS in this process: its services, wired to each other. */
export function embeddedAws(options: EmbeddedAwsOptions): EmbeddedAws {
  const { surroundings, add, intercept, journal } = options;
  const { clock } = surroundings;
  const log = createRequestLog({
    clock,
    ...(options.monotonic === undefined ? {} : { monotonic: options.monotonic }),
    ...(options.logFile === undefined ? {} : { file: options.logFile }),
  });
  const callers = createCallers();
  let services: ReadonlyMap<ServiceName, Service> = new Map();
  const whole = createWholeState({ services: () => services, callers, clock });
  const keeper = journal && createKeeper({ journal, stateOf: whole.of, lazily, always: ['clock', 'callers'] });
  const perform = createPerform({
    log,
    intercept,
    guard: createGuard(
      (accessKeyId) => callers.identityOf(accessKeyId),
      (name) => {
        const service = services.get(name);
        return service !== undefined && isTagged(service) ? service.tagsOf : undefined;
      },
    ),
    keep(service) {
      keeper?.changed(service);
      keeper?.keep();
      // A call may set something going that moves on by itself until it has to wait.
      keeper?.changed(service);
    },
  });
  const call: CallAws = async (name, operation, input, caller) => {
    const service = services.get(name);
    if (service === undefined) throw notImplemented(name, operation);
    const known = callers.identityOf(caller.accessKeyId) === undefined ? caller : callers.of(caller.accessKeyId);
    const made = { service: name, operation, input, caller: known, requestId: surroundings.newId() };
    return perform(made, () => service.call(made));
  };
  const emit = (event: AwsEvent) => {
    keeper?.changed('events');
    models.events.emit(event);
  };
  const wiringOf = createWiring({ surroundings, call, callers, emit }, keeper);
  const models = createModels(options, wiringOf, callers);
  services = byName(models, add, wiringOf);
  models.events.onEvent(({ event }) =>
    log.event({ source: event.source, detailType: event['detail-type'], resources: event.resources }),
  );
  return {
    surroundings,
    services: { ...Object.fromEntries(services), ...models },
    log,
    callers,
    dispatch: createDispatch({
      serviceOf: (name) => services.get(name),
      perform,
      log,
      callers,
      newId: () => surroundings.newId(),
    }),
    call,
    snapshot: whole.snapshot,
    restore: whole.restore,
    resume() {
      if (keeper === undefined) return;
      whole.resume(keeper.kept);
      models.states.loseAnswers();
    },
    async close() {
      // The state is kept as it stood, not as it was taken down.
      keeper?.close();
      for (const service of services.values()) await end(service);
      await log.close();
    },
  };
}
