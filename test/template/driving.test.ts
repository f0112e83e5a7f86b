import { beforeAll, describe, expect, test } from '@jest/globals';
import { controlOf } from '../../adapters/store/control-item.ts';
import { isHeld } from '../../core/control/control.ts';
import { userIdentity } from '../../local/iam/identity.ts';
import { permissions } from '../../local/iam/permissions/permissions.ts';
import { AwsError } from '../../local/kit/aws-error.ts';
import type { Caller, ServiceName } from '../../local/kit/call.ts';
import { colorNames } from '../../local/sample-app/color-names.ts';
import type { ManagedPolicy } from '../../local/template/deployment.ts';
import type { ColorRollout } from '../oracle/color-rollout.ts';
import { colorRollout } from '../oracle/color-rollout.ts';
import type { RolloutStack } from '../oracle/rollout-stack.ts';
import { rolloutStack } from '../oracle/rollout-stack.ts';
import { resourcesOf } from './deployed.ts';
import type { Target, Try } from './tries.ts';
import { triesOn } from './tries.ts';

const policies = resourcesOf('AWS::IAM::ManagedPolicy').map(([logicalId]) => logicalId);
const person: Caller = { accessKeyId: 'PERSON', name: 'user' };
const router = `appmesh/${colorNames.mesh}/${colorNames.virtualRouter}`;
const rolloutOf = (policy: string) => `victim-of-${policy}`;

const actionOf = ({ service, operation, input }: Try): string => {
  const known: Readonly<Record<string, ((input: never) => { readonly action: string }) | undefined>> =
    permissions[service as Exclude<ServiceName, 'sts'>];
  return known[operation]?.(input as never).action ?? `${service}:${operation}`;
};

/** What a policy says of commands: the types that it names. */
const namedBy = ({ statements }: ManagedPolicy): readonly string[] =>
  statements.flatMap(({ Condition = {} }) =>
    Object.values(Condition).flatMap((keys) => keys['events:detail-type'] ?? []),
  );

/** A command that the policy names is what it is for: what it does is said, and tried elsewhere. A probe does nothing. */
const isItsCommand = (one: Try, named: readonly string[]): boolean => isNamed(one, named) && !isNamed(one, ['Probe']);
const isNamed = ({ operation, input }: Try, named: readonly string[]): boolean => {
  const [entry] = (input.Entries ?? []) as { Source: string; DetailType: string }[];
  return operation === 'PutEvents' && entry?.Source === 'meshshift.command' && named.includes(entry.DetailType);
};

let stack: RolloutStack;
let mesh: ColorRollout;

beforeAll(async () => {
  stack = await rolloutStack((dispatch) => dispatch);
  mesh = await colorRollout(stack);
}, 60_000);

const call = (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>, who = person) =>
  stack.aws.call(service, operation, input, who);

const item = async () => {
  const Key = { pk: { S: router }, sk: { S: 'CONTROL' } };
  const { Item } = await call('dynamodb', 'GetItem', { TableName: stack.environment.table, Key, ConsistentRead: true });
  return controlOf(router, Item as never);
};

/** All that says who drives, and how far it has come. */
const standing = async () => {
  const control = await item();
  if (!isHeld(control)) return 'nobody holds the router';
  const { rolloutId, execution, fence, phase, step, stop, pause, approved, skip, successor, routes } = control;
  return { rolloutId, execution, fence, phase, step, stop, pause, approved, skip, successor, routes };
};

const pass = async (milliseconds: number) => {
  const { clock } = stack.aws.surroundings;
  const then = clock.now() + milliseconds;
  await stack.until(async () => clock.now() >= then);
};

/** A rollout that bakes at 10 %, asleep. */
async function baking(rolloutId: string): Promise<Target> {
  const { stateMachineArn: stateMachine, table, bus } = stack.environment;
  const input = JSON.stringify({
    service: 'victim',
    router: { mesh: colorNames.mesh, virtualRouter: colorNames.virtualRouter, routes: [colorNames.route] },
    canary: 'color-v2',
    strategy: { canary: { weight: 10, bake: '12h' }, finalBake: '3m', keepWarm: '0s' },
    analysis: 'alarmsOnly',
    alarms: ['color-5xx'],
  });
  await call('states', 'StartExecution', { stateMachineArn: stateMachine, name: rolloutId, input });
  await stack.until(async () => (await mesh.weights())['color-v2'] === 10);
  await pass(5000);
  const control = await item();
  if (!isHeld(control)) throw new Error('the rollout does not hold its router');
  const { execution, fence, rev, sleepToken: token = '' } = control;
  return { rolloutId, router, fence, rev, execution, token, stateMachine, table, bus, salt: rolloutId };
}

async function alarm(StateValue: 'ALARM' | 'OK') {
  await call('monitoring', 'SetAlarmState', { AlarmName: 'color-5xx', StateValue, StateReason: 'it is broken' });
}

/** Whether the call was let through, whatever it was answered. */
async function isLetThrough({ service, operation, input }: Try, who: Caller): Promise<boolean> {
  try {
    await call(service, operation, input, who);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return !/AccessDenied|AuthorizationError|NotAuthorized/.test(error.code);
  }
  return true;
}

test('the template has policies for people, and this walks each of them', () => {
  expect(stack.managedPolicies.map(({ logicalId }) => logicalId)).toEqual(policies);
  expect(policies.length).toBeGreaterThan(0);
});

describe.each(policies)('whoever has %s and nothing else', (logicalId) => {
  let policy: ManagedPolicy;
  let target: Target;
  let before: unknown;
  const allowed: Try[] = [];

  beforeAll(async () => {
    const found = stack.managedPolicies.find((one) => one.logicalId === logicalId);
    if (found === undefined) throw new Error(`no policy ${logicalId}`);
    policy = found;
    const { accessKeyId } = stack.aws.callers.register(logicalId, userIdentity(logicalId, policy.statements));
    target = await baking(rolloutOf(logicalId));
    before = await standing();
    const who = { accessKeyId, name: logicalId };
    for (const one of triesOn(target))
      if (!isItsCommand(one, namedBy(policy)) && (await isLetThrough(one, who))) allowed.push(one);
    await pass(90_000);
  }, 60_000);

  test('has been let try every action that it grants', () => {
    const granted = new Set(policy.statements.flatMap(({ Action }) => Action));
    const tried = new Set([...allowed.map(actionOf), ...(namedBy(policy).length > 0 ? ['events:PutEvents'] : [])]);
    expect([...granted].filter((action) => !tried.has(action))).toEqual([]);
    expect([...tried].filter((action) => !granted.has(action))).toEqual([]);
  });

  test('invokes no function but the one that only looks', () => {
    const names = allowed.flatMap(({ operation, input }) => (operation === 'Invoke' ? [input.FunctionName] : []));
    expect([...new Set(names)].filter((name) => name !== 'meshshift-DryRunFunction')).toEqual([]);
  });

  test('sends no command that it does not name', () => {
    const sent = allowed.filter(({ operation }) => operation === 'PutEvents');
    expect(sent.filter((one) => !isNamed(one, namedBy(policy)))).toEqual([]);
  });

  test('has changed nothing of a rollout that runs: neither its weights, nor who drives it, nor what it waits for', async () => {
    expect(await standing()).toEqual(before);
    expect(await mesh.weights()).toEqual({ 'color-v1': 90, 'color-v2': 10 });
    expect(await call('states', 'DescribeExecution', { executionArn: target.execution })).toMatchObject({
      status: 'RUNNING',
    });
  });

  test('keeps no rollback from happening', async () => {
    await alarm('ALARM');
    await stack.until(async () => (await mesh.weights())['color-v2'] === undefined);
    await pass(60_000);
    expect(await mesh.weights()).toEqual({ 'color-v1': 100 });
    expect(await call('states', 'DescribeExecution', { executionArn: target.execution })).toMatchObject({
      status: 'FAILED',
      error: 'rolledBack',
    });
    expect(await standing()).toBe('nobody holds the router');
    await alarm('OK');
  });
});
