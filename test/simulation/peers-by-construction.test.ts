import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../local/template/json.ts';
import { isObject } from '../../local/template/json.ts';
import { definition, objectOf, resourcesOf } from '../template/deployed.ts';

/** Faults of other tools that have no place in this project: where they could be, and why they are not. */

const root = join(import.meta.dirname, '../..');
const listOf = (value: Json | undefined): readonly Json[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Every state with an action, those of a Parallel included. */
function tasksOf(states: JsonObject): (readonly [string, JsonObject])[] {
  return Object.entries(states).flatMap(([name, value]) => {
    const state = objectOf(value);
    const inner = listOf(state.Branches).flatMap((branch) => tasksOf(objectOf(objectOf(branch).States)));
    return state.Type === 'Task' ? [[name, state] as const, ...inner] : inner;
  });
}
const tasks = tasksOf(objectOf(definition.States));
const timeouts = new Map(
  resourcesOf('AWS::Serverless::Function').map(([id, { Timeout }]) => [id.replace('Function', ''), Number(Timeout)]),
);
const functionOf = (state: JsonObject) => {
  const name = isObject(state.Arguments) ? state.Arguments.FunctionName : undefined;
  return typeof name === 'string' ? /^\$\{(\w+)\}$/.exec(name)?.[1] : undefined;
};
const errorsOf = (handlers: Json | undefined) =>
  listOf(handlers).flatMap((handler) => listOf(objectOf(handler).ErrorEquals).map(String));
/** As if every condition held. */
const chosen = (value: Json): JsonObject => {
  const { 'Fn::If': branches } = objectOf(value);
  return branches === undefined ? objectOf(value) : objectOf(listOf(branches)[1]);
};
const statements = resourcesOf('AWS::IAM::Role').flatMap(([role, { Policies }]) =>
  listOf(Policies).flatMap((policy) =>
    listOf(objectOf(chosen(policy).PolicyDocument).Statement).map((statement) => {
      const { Action, Resource } = chosen(statement);
      return { role, actions: listOf(Action).map(String), resources: listOf(Resource) };
    }),
  ),
);
const actions = statements.flatMap((statement) => statement.actions);

describe('the state machine', () => {
  test.each(tasks)('E21: %s has an end of its own, and every failure of it leads somewhere', (_, state) => {
    expect(state.TimeoutSeconds).toBeDefined();
    const caught = errorsOf(state.Catch);
    expect(state.Branches !== undefined || caught.length > 0 || errorsOf(state.Retry).length > 0).toBe(true);
  });

  test.each(tasks.filter(([, state]) => functionOf(state) !== undefined))(
    'E27: %s tries a function again that died or was throttled, and waits longer than the function may take',
    (_, state) => {
      const name = functionOf(state) ?? '';
      expect(Number(state.TimeoutSeconds)).toBeGreaterThan(timeouts.get(name) ?? Number.POSITIVE_INFINITY);
      const transient = [
        'Sandbox.Timedout',
        'Runtime.ExitError',
        'Lambda.ServiceException',
        'Lambda.TooManyRequestsException',
      ];
      expect(errorsOf(state.Retry)).toEqual(expect.arrayContaining(transient));
      expect(errorsOf(state.Catch)).toContain('States.ALL');
    },
  );

  test('E32: no function waits: the longest that one may take is a minute', () => {
    expect(Math.max(...timeouts.values())).toBeLessThanOrEqual(60);
  });
});

describe('the template', () => {
  test('E14, E24: nothing may create or delete what belongs to the mesh, or to whoever deploys, but testers’ routes', () => {
    expect(actions.filter((action) => /^(cloudformation:|ecs:(?!Describe)|ec2:|eks:)/.test(action))).toEqual([]);
    const made = statements.filter((statement) => statement.actions.some((a) => /^appmesh:(Create|Delete)/.test(a)));
    expect(made.flatMap((statement) => statement.actions).sort()).toEqual([
      'appmesh:CreateRoute',
      'appmesh:DeleteRoute',
      'appmesh:DeleteRoute',
    ]);
    for (const { resources } of made)
      for (const resource of resources)
        expect(JSON.stringify(resource)).toMatch(/\/virtualRouter\/\*\/route\/meshshift-testers-\*|\/virtualNode\/\*"/);
  });

  test('deletes no target group, and makes and deletes no rule but testers’', () => {
    const isOfRouter = (action: string) =>
      /^(elasticloadbalancing|vpc-lattice):(Create|Delete|Deregister)/.test(action);
    const kinds = new Set(actions.filter(isOfRouter).map((action) => action.split(':')[1]));
    expect([...kinds].sort()).toEqual(['CreateRule', 'DeleteRule']);
  });

  test('E33: no action is a pattern, no role can be passed on, and a write names the kind of what it writes', () => {
    expect(actions.filter((action) => action.includes('*') || action === 'iam:PassRole')).toEqual([]);
    const writes = statements.filter((statement) => statement.actions.includes('appmesh:UpdateRoute'));
    expect(writes.map(({ role }) => role).sort()).toEqual(['RollBackRole', 'ShiftWeightsRole']);
    for (const { resources } of writes)
      for (const resource of resources)
        expect(JSON.stringify(resource)).toMatch(/\$\{MeshName\}\/(virtualRouter\/\*\/route|virtualNode)\/\*/);
  });

  test('E35: what it deploys is there, is tested and runs on a runtime that lives', () => {
    const globals = readFileSync(join(root, 'template.yaml'), 'utf8');
    expect(globals).toMatch(/Runtime: nodejs24\.x/);
    for (const [, { CodeUri }] of resourcesOf('AWS::Serverless::Function')) {
      const name = /^dist\/functions\/([\w-]+)\/$/.exec(String(CodeUri))?.[1] ?? '';
      expect([name, existsSync(join(root, 'functions', name, 'handler.ts'))]).toEqual([name, true]);
      expect([name, existsSync(join(root, 'test/functions', name, `${name}.test.ts`))]).toEqual([name, true]);
    }
    for (const [, { DefinitionUri }] of resourcesOf('AWS::Serverless::StateMachine'))
      expect(existsSync(join(root, String(DefinitionUri)))).toBe(true);
  });
});
