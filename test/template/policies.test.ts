import { beforeAll, describe, expect, test } from '@jest/globals';
import { testerRoutePrefix } from '../../core/routing/testers.ts';
import type { Role } from '../../local/template/deployment.ts';
import type { Statement } from '../../local/template/policy.ts';
import { anyResource } from './any-resource.ts';
import { deployed, resourcesOf } from './deployed.ts';
import { commonActions, expectedActions, stateMachineActions } from './expected-policies.ts';

/** By the logical id of who calls with it. */
let roles: ReadonlyMap<string, Role>;
beforeAll(async () => {
  const { stack } = await deployed();
  roles = new Map([...stack.functions, ...stack.stateMachines].map(({ logicalId, role }) => [logicalId, role]));
});

const statementsOf = (logicalId: string): readonly Statement[] => roles.get(logicalId)?.statements ?? [];
const actionsOf = (logicalId: string): readonly string[] =>
  statementsOf(logicalId)
    .flatMap(({ Action }) => Action)
    .sort();
const all = () => [...roles.values()].flatMap(({ statements }) => statements);
const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:000000000000:${resource}`;

const everywhere = expectedActions('alb', 'lattice', 'appmesh');

describe('Each role may do what its code does and nothing else', () => {
  test.each(Object.keys(everywhere))('%s', (name) => {
    expect(actionsOf(name)).toEqual([...(everywhere[name] ?? []), ...commonActions].sort());
  });

  test('RolloutStateMachine', () => {
    expect(actionsOf('RolloutStateMachine')).toEqual(stateMachineActions);
  });

  test('and nobody else has a role', () => {
    expect([...roles.keys()].sort()).toEqual([...Object.keys(everywhere), 'RolloutStateMachine'].sort());
    expect(resourcesOf('AWS::IAM::Role')).toHaveLength(roles.size);
  });

  test('each by a role of its own', () => {
    expect(new Set([...roles.values()].map((role) => role.arn)).size).toBe(roles.size);
  });

  test('without managed policies, denials or wildcards in actions', () => {
    for (const [, properties] of resourcesOf('AWS::IAM::Role')) expect(properties.ManagedPolicyArns).toBeUndefined();
    for (const { Effect, Action } of all()) {
      expect(Effect).toBe('Allow');
      expect(Action.filter((action) => action.includes('*'))).toEqual([]);
    }
  });
});

describe('What has Resource *', () => {
  test('is on the list, and the list has nothing else', () => {
    const found = all().flatMap(({ Action, Resource }) => (Resource.includes('*') ? Action : []));
    expect([...new Set(found)].sort()).toEqual(Object.keys(anyResource));
  });

  test('stands alone, so that no other action slips in', () => {
    for (const { Resource } of all()) if (Resource.includes('*')) expect(Resource).toEqual(['*']);
  });
});

describe('Routes', () => {
  const routes = 'arn:aws:appmesh:eu-west-1:*:mesh/*/virtualRouter/*/route/*';
  const nodes = 'arn:aws:appmesh:eu-west-1:*:mesh/*/virtualNode/*';

  test('may be written by shift-weights and roll-back alone', () => {
    const writers = [...roles.keys()].filter((name) => actionsOf(name).includes('appmesh:UpdateRoute'));
    expect(writers.sort()).toEqual(['RollBackFunction', 'ShiftWeightsFunction']);
  });

  test.each(['RollBackFunction', 'ShiftWeightsFunction'])(
    '%s may write them with the virtual nodes that they target, for App Mesh checks both',
    (name) => {
      const writing = statementsOf(name).filter(({ Action }) => Action.includes('appmesh:UpdateRoute'));
      expect(writing.map(({ Action, Resource }) => ({ Action, Resource }))).toEqual([
        { Action: ['appmesh:UpdateRoute'], Resource: [routes, nodes] },
      ]);
    },
  );

  test.each([
    ['appmesh:CreateRoute', ['ShiftWeightsFunction'], [nodes]],
    ['appmesh:DeleteRoute', ['RollBackFunction', 'ShiftWeightsFunction'], []],
  ])('%s is for the routes that a rollout makes for testers, and for no others', (action, writers, more) => {
    const may = [...roles.keys()].filter((name) => actionsOf(name).includes(action));
    expect(may.sort()).toEqual(writers);
    for (const name of may)
      expect(
        statementsOf(name)
          .filter(({ Action }) => Action.includes(action))
          .flatMap(({ Resource }) => Resource),
      ).toEqual([`arn:aws:appmesh:eu-west-1:*:mesh/*/virtualRouter/*/route/${testerRoutePrefix}*`, ...more]);
  });

  test('are those of one mesh when a mesh is named', async () => {
    const { stack } = await deployed({ MeshName: 'color-mesh', MeshOwner: '123456789012' });
    const mesh = 'arn:aws:appmesh:eu-west-1:123456789012:mesh/color-mesh/';
    const resources = stack.functions
      .flatMap(({ role }) => role.statements)
      .filter(({ Action }) => Action.some((action) => action.startsWith('appmesh:')))
      .flatMap(({ Resource }) => Resource);
    expect(resources.length).toBeGreaterThan(0);
    for (const resource of resources) expect(resource.startsWith(mesh)).toBe(true);
  });
});

const none = { LoadBalancerName: 'none', LatticeService: 'none', MeshName: 'none' };

/** The statements of a stack that has these parameters, of actions of one service. */
async function statementsOn(service: string, parameters: Readonly<Record<string, string>>) {
  const { stack } = await deployed(parameters);
  const all = stack.functions.flatMap(({ role }) => role.statements);
  return all.filter(({ Action }) => Action.some((action) => action.startsWith(`${service}:`)));
}

describe('The routers of a stack', () => {
  test.each([
    [[], none],
    [['alb'], { ...none, LoadBalancerName: 'shop' }],
    [['lattice'], { ...none, LatticeService: 'svc-0123456789abcdef0' }],
    [['appmesh'], { ...none, MeshName: 'shop' }],
    [['alb', 'lattice', 'appmesh'], {}],
  ] as const)('are those of its parameters alone: %j', async (kinds, parameters) => {
    const { stack } = await deployed(parameters);
    for (const { logicalId, role } of stack.functions) {
      const found = role.statements.flatMap(({ Action }) => Action).sort();
      expect(found).toEqual([...(expectedActions(...kinds)[logicalId] ?? []), ...commonActions].sort());
    }
  });

  test('have services of ECS described in one cluster when it is named, and none unless it is', async () => {
    const shop = await statementsOn('ecs', { EcsCluster: 'shop' });
    expect(shop).toHaveLength(2);
    for (const { Action, Resource } of shop) {
      expect(Action).toEqual(['ecs:DescribeServices']);
      expect(Resource).toEqual([arn('ecs', 'service/shop/*')]);
    }
    expect(await statementsOn('ecs', { EcsCluster: 'none' })).toEqual([]);
    expect(await statementsOn('ecs', { ...none, MeshName: 'shop' })).toEqual([]);
  });

  test('have no default actions written unless a parameter allows it', async () => {
    const kept = await statementsOn('elasticloadbalancing', { DefaultActions: 'keep' });
    expect(kept.flatMap(({ Action }) => Action)).not.toContain('elasticloadbalancing:ModifyListener');
    const without = await statementsOn('elasticloadbalancing', { ...none, DefaultActions: 'write' });
    expect(without).toEqual([]);
  });

  test('of ELB are written on one load balancer when it is named', async () => {
    const statements = await statementsOn('elasticloadbalancing', { LoadBalancerName: 'shop' });
    const resources = new Set(statements.flatMap(({ Resource }) => Resource));
    expect([...resources].sort()).toEqual([
      '*',
      arn('elasticloadbalancing', 'listener-rule/app/shop/*'),
      arn('elasticloadbalancing', 'listener/app/shop/*'),
    ]);
  });

  test('of VPC Lattice are written on one service when it is named, to the target groups that are named', async () => {
    const service = arn('vpc-lattice', 'service/svc-0123456789abcdef0');
    const groups = [arn('vpc-lattice', 'targetgroup/tg-1'), arn('vpc-lattice', 'targetgroup/tg-2')];
    const statements = await statementsOn('vpc-lattice', {
      LatticeService: 'svc-0123456789abcdef0',
      LatticeTargetGroups: groups.join(','),
    });
    const resources = new Set(statements.flatMap(({ Resource }) => Resource));
    expect([...resources].sort()).toEqual([
      '*',
      service,
      `${service}/listener/*`,
      `${service}/listener/*/rule/*`,
      arn('vpc-lattice', 'targetgroup/*'),
    ]);
    const writes = statements.filter(({ Action }) => Action.some((action) => /:(Update|Create)/.test(action)));
    expect(writes.length).toBeGreaterThan(2);
    for (const { Condition = {} } of writes) {
      expect(Condition['ForAllValues:ArnLike']).toEqual({ 'vpc-lattice:TargetGroupArns': groups });
      // Without a target group there is nothing to compare, and a set operator holds.
      expect(Condition.Null).toEqual({ 'vpc-lattice:TargetGroupArns': ['false'] });
    }
  });

  test.each([
    ['elasticloadbalancing', /:Modify/, 3],
    ['vpc-lattice', /:Update/, 2],
  ])('of %s are written only where they are tagged, if a parameter says so', async (service, written, least) => {
    const writes = async (TaggedRules: string) =>
      (await statementsOn(service, { TaggedRules })).filter(({ Action }) => Action.some((one) => written.test(one)));
    const [any, only] = [await writes('any'), await writes('only')];
    expect(only.length).toBeGreaterThanOrEqual(least);
    for (const { Condition } of any) expect(JSON.stringify(Condition ?? {})).not.toContain('managed');
    for (const { Condition } of only)
      expect(Condition?.StringEquals).toEqual({ 'aws:ResourceTag/meshshift': ['managed'] });
  });

  test.each(['elasticloadbalancing', 'vpc-lattice'])(
    'of %s are made and deleted for testers alone, and the tag is given at their creation',
    async (service) => {
      const made = (await statementsOn(service, {})).filter(({ Action }) =>
        Action.some((action) => /:(Create|Delete|AddTags|TagResource)/.test(action)),
      );
      const conditions = made.map(({ Action, Condition }) => [Action[0], Condition?.StringEquals]);
      const creation = { 'aws:RequestTag/meshshift': ['testers'] };
      const tagging = service === 'vpc-lattice' ? 'TagResource' : 'AddTags';
      const deletion = [`${service}:DeleteRule`, { 'aws:ResourceTag/meshshift': ['testers'] }];
      expect(conditions).toEqual([
        [`${service}:CreateRule`, creation],
        [`${service}:${tagging}`, { ...creation, [`${service}:CreateAction`]: ['CreateRule'] }],
        deletion,
        deletion,
      ]);
    },
  );
});

describe('Other resources are named', () => {
  test('the stack has one table and one bus, and nobody may use another', () => {
    for (const { Action, Resource } of all()) {
      for (const action of Action) {
        if (action.startsWith('dynamodb:')) expect(Resource).toEqual([arn('dynamodb', 'table/meshshift-RolloutTable')]);
        if (action === 'events:PutEvents') expect(Resource).toEqual([arn('events', 'event-bus/meshshift')]);
        else if (action.startsWith('events:'))
          expect(Resource).toEqual([arn('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule')]);
      }
    }
  });

  test('a function may say what happened, and no command', () => {
    const saying = all().filter(({ Action }) => Action.includes('events:PutEvents'));
    // All but the one that only looks.
    expect(saying).toHaveLength(Object.keys(everywhere).length - 1);
    for (const { Condition } of saying) {
      expect(Condition).toEqual({
        'ForAllValues:StringEquals': { 'events:source': ['meshshift'] },
        Null: { 'events:source': ['false'] },
      });
    }
  });

  test('the state machine may call every version of its functions, so that a deploy leaves running rollouts theirs', () => {
    const calling = statementsOf('RolloutStateMachine').filter(({ Action }) =>
      Action.includes('lambda:InvokeFunction'),
    );
    const names = ['PlanRolloutFunction', 'ShiftWeightsFunction', 'AnalyzeCanaryFunction', 'RollBackFunction'];
    expect(calling.flatMap(({ Resource }) => Resource)).toEqual(
      names.map((name) => arn('lambda', `function:meshshift-${name}:*`)),
    );
  });

  test('hooks may call what the parameters name, and without them nothing', async () => {
    const hooks = {
      HookFunctions: arn('lambda', 'function:check-*'),
      HookEndpoints: 'https://checks.example.com/*',
      HookConnections: arn('events', 'connection/checks/*'),
    };
    const statements = async (parameters: Readonly<Record<string, string>>) => {
      const { stack } = await deployed(parameters);
      return stack.stateMachines[0]?.role.statements ?? [];
    };
    const without = await statements({});
    const added = (await statements(hooks)).filter(
      (one) => !without.some((known) => JSON.stringify(known) === JSON.stringify(one)),
    );
    expect(added.map(({ Action, Resource, Condition }) => ({ Action, Resource, Condition }))).toEqual([
      { Action: ['lambda:InvokeFunction'], Resource: [hooks.HookFunctions] },
      {
        Action: ['states:InvokeHTTPEndpoint'],
        Resource: [arn('states', 'stateMachine:rollout-meshshift')],
        Condition: {
          StringLike: { 'states:HTTPEndpoint': [hooks.HookEndpoints] },
          StringEquals: { 'states:HTTPMethod': ['POST', 'PUT', 'PATCH'] },
        },
      },
      { Action: ['events:RetrieveConnectionCredentials'], Resource: [hooks.HookConnections] },
      {
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        Resource: [arn('secretsmanager', 'secret:events!connection/*')],
      },
    ]);
    const { HookConnections: _, ...half } = hooks;
    expect(await statements(half)).toHaveLength(without.length + 1);
  });

  test('each function logs to its own log group', async () => {
    const { stack } = await deployed();
    for (const { logicalId, role } of stack.functions) {
      const logging = role.statements.filter(({ Action }) => Action.includes('logs:PutLogEvents'));
      expect(logging.flatMap(({ Resource }) => Resource)).toEqual([
        arn('logs', `log-group:meshshift-${logicalId.replace('Function', 'LogGroup')}:*`),
      ]);
    }
  });

  test('executions are those of the stack', () => {
    const found = statementsOf('RollBackFunction').filter(({ Action }) =>
      Action.some((action) => /^states:(List|Describe)/.test(action)),
    );
    expect(found.flatMap(({ Resource }) => Resource)).toEqual([
      arn('states', 'stateMachine:rollout-meshshift'),
      arn('states', 'execution:rollout-meshshift:*'),
    ]);
  });
});
