import * as z from 'zod/mini';
import { stepFunctionsClient } from '../../adapters/executions/client.ts';
import { stepFunctions } from '../../adapters/executions/step-functions.ts';
import { targetsOf } from '../../adapters/routers/app-mesh/route-spec.ts';
import { dynamoDbClient } from '../../adapters/store/client.ts';
import { dynamoDbControlStore } from '../../adapters/store/dynamodb-control.ts';
import { dynamoDbLedger } from '../../adapters/store/dynamodb-ledger.ts';
import { dynamoDbPace } from '../../adapters/store/dynamodb-pace.ts';
import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { virtualClock } from '../../local/clock.ts';
import { embeddedAws } from '../../local/embedded-aws.ts';
import { inProcessDoor } from '../../local/http/in-process-door.ts';
import { onDemandTable } from '../contracts/dynamodb-calls.ts';
import { traffic } from '../functions/traffic.ts';
import { memoryAnnouncer } from '../support/memory-announcer.ts';
import { memoryLine } from '../support/memory-line.ts';
import { memoryMeter } from '../support/memory-meter.ts';
import { memoryRouter } from '../support/memory-router.ts';
import { recorded } from '../support/recorded.ts';
import { sampleControl, sampleRoute } from '../support/sample-control.ts';
import { sampleSpec } from '../support/sample-spec.ts';
import { alarmArn, scriptedAlarms } from '../support/scripted-alarms.ts';
import { scriptedMetrics } from '../support/scripted-metrics.ts';
import { noPause, testStart } from '../support/test-clock.ts';
import { machineOf, substituted, testSubstitutions } from './definition.ts';
import { functionsService } from './functions.ts';

export const machineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:rollout';
const id = 'color-backend-r2-1';
const router = sampleControl().router;
const person = { accessKeyId: 'PERSON', name: 'user' };
const ended = z.looseObject({ status: z.string(), error: z.optional(z.string()), cause: z.optional(z.string()) });
const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

export type RolloutWorld = Awaited<ReturnType<typeof rolloutWorld>>;

/**
 * The deployed state machine on the engine, with the real use cases over the real table and token adapters, in virtual
 * time; the mesh, the metrics and the alarms are as told. One rollout can be started.
 */
export async function rolloutWorld() {
  const clock = virtualClock(testStart);
  let ids = 0;
  const surroundings = { clock, random: () => 0.5, newId: () => `id-${++ids}` };
  const calls: string[] = [];
  const fakes = {
    announcer: memoryAnnouncer(),
    meter: memoryMeter(),
    line: memoryLine(),
    router: memoryRouter({ 'color-route': sampleRoute() }, ['color-v1', 'color-v2']),
    metrics: scriptedMetrics(),
    alarms: scriptedAlarms('color-5xx', 'color-latency'),
    clock,
  };
  /** The canary's weight since when: the metrics follow what is in force. */
  const shifts: { weight: number; at: number }[] = [];
  fakes.metrics.play(traffic({ shifts }));
  const functions = functionsService(() => ports);
  const aws = embeddedAws({ surroundings, add: [() => functions.service] });
  const overrides = {
    requestHandler: inProcessDoor({ dispatch: aws.dispatch, clock }),
    endpoint: 'http://localhost',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'PERSON', secretAccessKey: 'secret' },
  } as Parameters<typeof dynamoDbClient>[0];
  const database = dynamoDbClient(overrides);
  const control = dynamoDbControlStore(database, 'table');
  const ledger = dynamoDbLedger(database, 'table');
  const executions = stepFunctions(stepFunctionsClient(overrides), machineArn);
  const pace = dynamoDbPace(database, 'table');
  const { ports: recordedPorts, ...hooks } = recorded({ ...fakes, control, ledger, executions, pace }, calls);
  const ports = { ...recordedPorts, pause: noPause };
  const canaryInForce = () => targetsOf(fakes.router.inForce('color-route').spec).find(isCanary)?.weight ?? 0;
  hooks.instead('router', 'setTargets', (proceed) => async (...given) => {
    try {
      return await proceed(...given);
    } finally {
      const weight = canaryInForce();
      if (weight !== (shifts.at(-1)?.weight ?? 0)) shifts.push({ weight, at: clock.now() });
    }
  });

  const visited: string[] = [];
  aws.services.states.onTransition(({ kind, state }) => {
    if (kind === 'entered') visited.push(state);
  });
  const call = (service: Parameters<typeof aws.call>[0], operation: string, input: Readonly<Record<string, unknown>>) =>
    aws.call(service, operation, input, person);
  await call('dynamodb', 'CreateTable', onDemandTable('table', 'S'));
  const roleArn = 'arn:aws:iam::000000000000:role/rollout';
  const definition = substituted(testSubstitutions);
  await call('states', 'CreateStateMachine', {
    name: 'rollout',
    definition: JSON.stringify(machineOf(definition)),
    roleArn,
  });

  const executionArn = `arn:aws:states:eu-west-1:000000000000:execution:rollout:${id}`;
  const execution = async () => ended.parse(await call('states', 'DescribeExecution', { executionArn }));
  const item = async (): Promise<Control | undefined> => {
    const found = await control.read(router);
    return isHeld(found) ? found : undefined;
  };
  /** Lets everything happen that happens now; time stands still while a function runs. */
  const settle = async () => {
    do for (let i = 0; i < 5; i++) await tick();
    while (functions.isRunning());
  };
  /** Lets time go on, timer by timer, until `done`. */
  const until = async (done: () => Promise<boolean>) => {
    for (let timers = 0; timers < 1000; timers++) {
      await settle();
      if (await done()) return;
      if (!(await clock.step())) throw new Error(`nothing more happens: ${visited.join(' ')}`);
    }
    throw new Error(`no end in sight: ${visited.slice(-20).join(' ')}`);
  };

  return {
    ...fakes,
    ...hooks,
    control,
    ledger,
    functions,
    ports,
    aws,
    calls,
    visited,
    item,
    settle,
    until,
    async start(changes: Readonly<Record<string, unknown>> = {}) {
      const input = JSON.stringify(sampleSpec(changes));
      await call('states', 'StartExecution', { stateMachineArn: machineArn, name: id, input });
    },
    /** Stops the rollout's execution, or one that it continues in. */
    stop: (name = id) => call('states', 'StopExecution', { executionArn: executionArn.replace(id, name) }),
    /** How an execution stands, or the error that it ended with. */
    async status(name: string) {
      const found = await call('states', 'DescribeExecution', { executionArn: executionArn.replace(id, name) });
      const { status, error } = ended.parse(found);
      return error ?? status;
    },
    call,
    /** Lets the execution come to its end, and gives its status, or its error and cause. */
    async end() {
      await until(async () => (await execution()).status !== 'RUNNING');
      const { status, error, cause } = await execution();
      return { ended: error ?? status, cause: cause ?? '' };
    },
    /** Lets time go on to the middle of the bake of a step; the execution sleeps then. */
    async asleep(step: number) {
      await until(async () => {
        const found = await item();
        return found?.phase === 'baking' && found.step === step && visited.at(-1) === 'Bake' && found.sleepSeq > 1;
      });
      await clock.advance(5000);
      await settle();
    },
    /** From now on the canary answers with this proportion of errors. */
    errors(proportion: number) {
      const since = clock.now();
      const [good, bad] = [traffic({ shifts }), traffic({ shifts }, proportion)];
      fakes.metrics.play((start) => (start < since ? good(start) : bad(start)));
    },
    minute: () => functions.invoke('RollBack', { source: 'aws.events' }),
    alarm: () =>
      functions.invoke('ReceiveSignal', {
        source: 'aws.cloudwatch',
        resources: [alarmArn('color-5xx')],
        detail: {
          alarmName: 'color-5xx',
          state: { value: 'ALARM', reason: 'ten errors', timestamp: new Date(clock.now()).toISOString() },
        },
      }),
    command: (type: string, commandId = type) =>
      functions.invoke('ReceiveSignal', {
        source: 'meshshift.command',
        id: commandId,
        time: new Date(clock.now()).toISOString(),
        'detail-type': type,
        detail: { rolloutId: id, router, caller: 'ann' },
      }),
    /** Every canary weight that came into force, in order. */
    weights: () => fakes.router.writes.map(({ spec }) => targetsOf(spec).find(isCanary)?.weight ?? 0),
    inForce: () => targetsOf(fakes.router.inForce('color-route').spec).map(({ weight }) => weight),
    /** The states visited, with looks one after the other counted. */
    trace: () =>
      visited.join(' ').replaceAll(/(?:Bake (?:Woken )?Analyze Decide ?)+/g, (looks) => {
        const count = looks.split('Analyze').length - 1;
        return `look×${count}${looks.includes('Woken') ? ' (woken)' : ''} `;
      }),
  };
}

const isCanary = ({ id }: { readonly id: string }) => id === 'color-v2';
