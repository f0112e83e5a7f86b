import { beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { permissions } from '../../local/iam/permissions/permissions.ts';
import { AwsError } from '../../local/kit/aws-error.ts';
import type { Output, ServiceName } from '../../local/kit/call.ts';
import type { CallEntry } from '../../local/request-log.ts';
import { colorNames } from '../../local/sample-app/color-names.ts';
import { colorRollout } from '../oracle/color-rollout.ts';
import { rolloutStack } from '../oracle/rollout-stack.ts';
import { commonActions, expectedActions, stateMachineActions } from './expected-policies.ts';

/**
 * Allowed and used by nothing here: AWS itself uses them for a function's log and traces, which the embedded AWS does not
 * keep, and for a rule of its own, which the embedded AWS checks where the state machine is made.
 */
const isUsedByAwsItself = (action: string): boolean =>
  /^(logs|xray):|^events:(PutRule|PutTargets|DescribeRule)$/.test(action);

const httpRoute = z.looseObject({ httpRoute: z.looseObject({}) });

const minute = 60_000;
const person = { accessKeyId: 'PERSON', name: 'user' };
const testers = { header: 'x-canary' };
const spec = (canary: string, changes: object = {}) => ({
  service: 'color-backend',
  router: { mesh: colorNames.mesh, virtualRouter: colorNames.virtualRouter, routes: [colorNames.route] },
  canary,
  strategy: { canary: { weight: 10, bake: '5m' }, finalBake: '3m', keepWarm: '1h' },
  analysis: { interval: '1m', metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent' } },
  alarms: ['color-5xx'],
  maxConcurrent: { scope: 'colors', rollouts: 9 },
  ...changes,
});

/** A ticket to a rollout named `long`, whose executions have room for three turns instead of hundreds. */
const withFewTurns = (output: Output): Output => {
  const { Payload } = output;
  return typeof Payload === 'string' && Payload.includes('"rolloutId":"long"')
    ? { ...output, Payload: Payload.replace(/"turnsLeft":\d{2,}/, '"turnsLeft":3') }
    : output;
};

/** A stack on which one rollout after the other is played, and where a function can be cut off from its table. */
async function stage() {
  const cutOff = new Set<string>();
  const stack = await rolloutStack(
    (dispatch) => dispatch,
    async ({ service, caller }, proceed) => {
      if (service === 'dynamodb' && cutOff.has(caller.name)) throw new AwsError('ValidationException', 'cut off');
      const output = await proceed();
      return service === 'lambda' ? withFewTurns(output) : output;
    },
  );
  const { weights } = await colorRollout(stack);
  const { aws, environment, until } = stack;
  const { clock } = aws.surroundings;
  const call = (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) =>
    aws.call(service, operation, input, person);
  const arnOf = (name: string) => `${environment.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const status = async (name: string) => {
    const { status, error } = await call('states', 'DescribeExecution', { executionArn: arnOf(name) });
    return String(error ?? status);
  };
  return {
    aws,
    cutOff,
    call,
    status,
    until,
    weights,
    start: (name: string, input: object) =>
      call('states', 'StartExecution', {
        stateMachineArn: environment.stateMachineArn,
        name,
        input: JSON.stringify(input),
      }),
    async running() {
      const input = { stateMachineArn: environment.stateMachineArn, statusFilter: 'RUNNING' };
      const { executions } = await call('states', 'ListExecutions', input);
      return Array.isArray(executions) ? executions : [];
    },
    stop: (name: string) => call('states', 'StopExecution', { executionArn: arnOf(name) }),
    ended: (name: string) => until(async () => (await status(name)) !== 'RUNNING'),
    weight: (node: string, weight: number) => until(async () => (await weights())[node] === weight),
    async pass(milliseconds: number) {
      const then = clock.now() + milliseconds;
      await until(async () => clock.now() >= then);
    },
    alarm: (StateValue: 'ALARM' | 'OK') =>
      call('monitoring', 'SetAlarmState', { AlarmName: 'color-5xx', StateValue, StateReason: 'a test' }),
    command: (rolloutId: string, DetailType: string) =>
      call('events', 'PutEvents', {
        Entries: [
          {
            EventBusName: environment.bus,
            Source: 'meshshift.command',
            DetailType,
            Detail: JSON.stringify({
              rolloutId,
              router: `appmesh/${colorNames.mesh}/${colorNames.virtualRouter}`,
              caller: 'ann',
            }),
          },
        ],
      }),
    /** What a person asks the function that only looks. */
    ask: (request: object) =>
      call('lambda', 'Invoke', { FunctionName: 'meshshift-DryRunFunction', Payload: JSON.stringify(request) }),
    request: (detail: object) =>
      call('events', 'PutEvents', {
        Entries: [
          {
            EventBusName: environment.bus,
            Source: 'meshshift.command',
            DetailType: 'Rollout Requested',
            Detail: JSON.stringify(detail),
          },
        ],
      }),
    /** A person sets other weights. */
    async edit(weights: Readonly<Record<string, number>>) {
      const { mesh: meshName, virtualRouter: virtualRouterName, route: routeName } = colorNames;
      const name = { meshName, virtualRouterName, routeName };
      const { route } = z
        .object({ route: z.object({ spec: httpRoute }) })
        .parse(await call('appmesh', 'DescribeRoute', name));
      const action = {
        weightedTargets: Object.entries(weights).map(([virtualNode, weight]) => ({ virtualNode, weight, port: 8080 })),
      };
      const spec = { ...route.spec, httpRoute: { ...route.spec.httpRoute, action } };
      await call('appmesh', 'UpdateRoute', { ...name, spec });
    },
    /** Both versions' own Envoys tell of the last minutes. */
    async report() {
      for (let past = 1; past <= 5; past++) {
        const count = (node: string, MetricName: string, Value: number, more: Readonly<Record<string, string>>) => ({
          MetricName,
          Timestamp: (clock.now() - past * minute) / 1000,
          Value,
          Dimensions: Object.entries({
            appmesh_mesh: colorNames.mesh,
            appmesh_virtual_node: node,
            envoy_http_conn_manager_prefix: 'ingress',
            ...more,
          }).map(([Name, Text]) => ({ Name, Value: Text })),
        });
        const MetricData = Object.keys(colorNames.versions).flatMap((node) => [
          count(node, 'envoy_http_downstream_rq_total', 600, {}),
          count(node, 'envoy_http_downstream_rq_xx', 0, { envoy_response_code_class: '5' }),
        ]);
        await call('monitoring', 'PutMetricData', { Namespace: 'ContainerInsights', MetricData });
      }
    },
  };
}

/** Who was allowed, or not allowed, to do what. */
let calls: readonly CallEntry[];
const ends: Record<string, string> = {};

beforeAll(async () => {
  const world = await stage();
  // Looked at before.
  await world.ask({ spec: spec('color-v2', { strategy: { testers, allAtOnce: true } }), dryRun: true });
  // Promoted, and kept warm until the next rollout takes over.
  await world.start('healthy', spec('color-v2'));
  await world.weight('color-v2', 100);
  await world.pass(10 * minute);
  // Paused, resumed, and rolled back by an alarm's event.
  await world.start('alarm', spec('color-v1'));
  await world.weight('color-v1', 10);
  await world.command('alarm', 'Pause');
  await world.pass(minute);
  await world.command('alarm', 'Resume');
  await world.pass(minute);
  await world.alarm('ALARM');
  await world.ended('alarm');
  // Rejected, for its alarm is still red.
  await world.start('rejected', spec('color-v1'));
  await world.ended('rejected');
  await world.alarm('OK');
  // Stopped by hand: put back by the end of its execution.
  await world.start(
    'stopped',
    spec('color-v1', { strategy: { testers, canary: { weight: 10, bake: '5m' }, keepWarm: '1h' } }),
  );
  await world.weight('color-v1', 10);
  await world.stop('stopped');
  await world.weight('color-v2', 100);
  await world.pass(5 * minute);
  // Rolled back by the schedule, for the alarm's event is lost.
  await world.call('events', 'DisableRule', { Name: 'meshshift-ReceiveSignalFunctionAlarmStateChange' });
  await world.start('unheard', spec('color-v1'));
  await world.weight('color-v1', 10);
  await world.pass(minute);
  await world.alarm('ALARM');
  await world.ended('unheard');
  await world.alarm('OK');
  await world.call('events', 'EnableRule', { Name: 'meshshift-ReceiveSignalFunctionAlarmStateChange' });
  // Promoted, and over at once.
  await world.start(
    'cool',
    spec('color-v1', { strategy: { testers, allAtOnce: true, finalBake: '3m', keepWarm: '0s' } }),
  );
  await world.ended('cool');
  // Judged by what the versions themselves report, which is looked for anew at each look; aborted.
  await world.report();
  const metrics = { preset: 'containerinsights', namespace: 'ContainerInsights' };
  await world.start('reported', spec('color-v2', { analysis: { interval: '1m', metrics } }));
  await world.weight('color-v2', 10);
  await world.pass(3 * minute);
  await world.command('reported', 'Abort');
  await world.ended('reported');
  // Asked for by an event; aborted.
  const requested = 'color-backend-color-v2-1';
  await world.request(spec('color-v2'));
  await world.weight('color-v2', 10);
  await world.command(requested, 'Abort');
  await world.ended(requested);
  // Too long for one execution: stopped while another one drives it, which is stopped with it.
  await world.start('long', spec('color-v2', { strategy: { steps: [{ weight: 10, bake: '12h', minBake: '12h' }] } }));
  await world.until(async () => (await world.running()).length === 2);
  await world.stop('long');
  await world.until(async () => (await world.running()).length === 0);
  await world.weight('color-v1', 100);
  await world.pass(5 * minute);
  // Halted by a person's edit; an alarm that comes then is passed on; released.
  await world.start('halted', spec('color-v2'));
  await world.weight('color-v2', 10);
  await world.edit({ 'color-v1': 60, 'color-v2': 40 });
  await world.ended('halted');
  await world.alarm('ALARM');
  await world.pass(minute);
  await world.command('halted', 'Release');
  await world.pass(minute);
  // Functions that fail each time they are tried: their events end as dead letters.
  world.cutOff.add('ReceiveSignalFunction').add('RollBackFunction').add('PlanRolloutFunction');
  await world.request(spec('color-v2'));
  await world.command('halted', 'Release');
  await world.pass(15 * minute);
  const rollouts = [
    'healthy',
    'alarm',
    'rejected',
    'stopped',
    'unheard',
    'cool',
    'reported',
    requested,
    'long',
    'halted',
  ];
  for (const name of rollouts) ends[name] = await world.status(name);
  calls = world.aws.log.since(0).filter((entry) => entry.kind === 'call');
  await world.aws.close();
}, 60_000);

test('The rollouts end as they are meant to', () => {
  expect(ends).toEqual({
    healthy: 'SUCCEEDED',
    alarm: 'rolledBack',
    rejected: 'rejected',
    stopped: 'ABORTED',
    unheard: 'rolledBack',
    cool: 'SUCCEEDED',
    reported: 'rolledBack',
    'color-backend-color-v2-1': 'rolledBack',
    long: 'ABORTED',
    halted: 'halted',
  });
});

const actionOf = ({ service, operation }: CallEntry): string | undefined => {
  const known = Object.entries(permissions).find(([name]) => name === service)?.[1];
  return known?.[operation]?.({}).action;
};
const usedBy = (caller: string): readonly string[] => [
  ...new Set(calls.filter((one) => one.caller === caller).map((one) => actionOf(one) ?? one.operation)),
];

test('Nobody is denied anything', () => {
  expect(calls.filter(({ code }) => code === 'AccessDeniedException')).toEqual([]);
});

describe('Whatever a role allows is used in some rollout', () => {
  test.each(Object.entries({ ...expectedActions('appmesh'), RolloutStateMachine: stateMachineActions }))(
    '%s',
    (name, allowed) => {
      const ours = [...allowed, ...commonActions].filter((action) => !isUsedByAwsItself(action));
      expect(ours.filter((action) => !usedBy(name).includes(action))).toEqual([]);
    },
  );
});
