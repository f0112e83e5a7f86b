import { beforeAll, describe, expect, test } from '@jest/globals';
import { lineOrderTypes } from '../../core/line/line-order.ts';
import { commandTypes, requestType } from '../../core/signals/command.ts';
import { denialOf } from '../../local/iam/decide.ts';
import { eventBridgePermissions } from '../../local/iam/permissions/eventbridge.ts';
import type { Statement } from '../../local/iam/statement.ts';
import { anyResource } from './any-resource.ts';
import { deployed } from './deployed.ts';

let policies: ReadonlyMap<string, readonly Statement[]>;
let outputs: Readonly<Record<string, string>>;
beforeAll(async () => {
  const { stack } = await deployed();
  policies = new Map(stack.managedPolicies.map(({ logicalId, statements }) => [logicalId, statements]));
  outputs = stack.outputs;
});

const look = [
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricData',
  'cloudwatch:ListMetrics',
  'dynamodb:GetItem',
  'dynamodb:Query',
  'ssm:GetParameter',
  'states:DescribeExecution',
];

/** Whether the policy allows such an event on the stack's bus. */
function maySend(policy: string, DetailType: string | undefined, Source: string | undefined = 'meshshift.command') {
  const entry = { EventBusName: 'meshshift', ...(DetailType && { DetailType }), ...(Source && { Source }) };
  const need = eventBridgePermissions.PutEvents?.({ Entries: [entry] });
  if (need === undefined) throw new Error('nobody knows what PutEvents needs');
  return denialOf(policies.get(policy) ?? [], need) === undefined;
}

describe('Each policy', () => {
  test.each([
    ['CiPolicy', [...look, 'events:PutEvents', 'lambda:InvokeFunction', 'states:StartExecution']],
    ['ApproverPolicy', [...look, 'events:PutEvents']],
    ['OnCallPolicy', [...look, 'cloudwatch:SetAlarmState', 'events:PutEvents', 'lambda:InvokeFunction']],
  ])('%s has these actions, on resources that it names wherever IAM knows one', (name, actions) => {
    const statements = policies.get(name) ?? [];
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([...actions].sort());
    for (const { Effect, Action, Resource } of statements) {
      expect(Effect).toBe('Allow');
      if (Action.every((action) => anyResource[action] !== undefined)) expect(Resource).toEqual(['*']);
      else for (const resource of Resource) expect(resource).toMatch(/^arn:aws:.*[:/](rollout-)?meshshift/);
    }
  });

  test('is an output', () => {
    expect([...policies.keys()].sort()).toEqual(['ApproverPolicy', 'CiPolicy', 'OnCallPolicy']);
    for (const name of policies.keys())
      expect(outputs[`${name}Arn`]).toBe(`arn:aws:iam::000000000000:policy/meshshift-${name}`);
  });
});

const allTypes: readonly string[] = [...commandTypes, ...lineOrderTypes];

describe('A command is a permission', () => {
  const allowed: Readonly<Record<string, readonly string[]>> = {
    CiPolicy: [],
    ApproverPolicy: ['Approve', 'Skip Wait', 'Promote', 'Abort', ...lineOrderTypes],
    OnCallPolicy: ['Pause', 'Resume', 'Abort', 'Roll Back', 'Release', ...lineOrderTypes],
  };

  test.each(Object.entries(allowed))('%s allows %j and no other', (name, types) => {
    expect(allTypes.filter((type) => maySend(name, type)).sort()).toEqual([...types].sort());
  });

  test('so is a request to start a rollout: who may start one otherwise may ask for it', () => {
    const may = Object.keys(allowed).filter((name) => maySend(name, requestType));
    expect(may).toEqual(['CiPolicy']);
  });

  test('each is somebody’s', () => {
    expect([...new Set(Object.values(allowed).flat())].sort()).toEqual([...allTypes].sort());
  });

  test.each(Object.keys(allowed))('%s allows no event that says what happened, or says nothing of itself', (name) => {
    expect(maySend(name, 'Rollout Promoted', 'meshshift')).toBe(false);
    expect(maySend(name, 'Abort', 'meshshift')).toBe(false);
    expect(maySend(name, undefined)).toBe(false);
    expect(maySend(name, 'Abort', '')).toBe(false);
  });
});
