import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { callBudgets } from '../../adapters/sdk/call-budgets.ts';
import { restorerSeconds, sendingNeedsMs, writerSeconds } from '../../core/control/settle.ts';
import type { DeployedFunction } from '../../local/template/deployment.ts';
import { referencesIn } from '../../local/template/references.ts';
import { definition, deployed, objectOf, resourcesOf, template } from './deployed.ts';

let functions: ReadonlyMap<string, DeployedFunction>;
beforeAll(async () => {
  const { stack } = await deployed();
  functions = new Map(stack.functions.map((fn) => [fn.logicalId, fn]));
});

const folders: readonly (readonly [logicalId: string, folder: string, timeoutSeconds: number])[] = [
  ['PlanRolloutFunction', 'plan-rollout', 60],
  ['ShiftWeightsFunction', 'shift-weights', 30],
  ['AnalyzeCanaryFunction', 'analyze-canary', 30],
  ['RollBackFunction', 'roll-back', 45],
  ['ReceiveSignalFunction', 'receive-signal', 60],
  ['DryRunFunction', 'dry-run', 60],
];

describe('Each function', () => {
  test.each(folders)('%s is the bundle of %s and ends within %d s', (logicalId, folder, timeoutSeconds) => {
    expect(functions.get(logicalId)).toMatchObject({
      functionName: `meshshift-${logicalId}`,
      handler: 'handler.handler',
      runtime: 'nodejs24.x',
      timeoutSeconds,
    });
    expect(functions.get(logicalId)?.folder.endsWith(`/dist/functions/${folder}`)).toBe(true);
  });

  test('is one of six', () => {
    expect([...functions.keys()].sort()).toEqual(folders.map(([logicalId]) => logicalId).sort());
  });

  test('knows the table, the bus and the state machine by their names', () => {
    for (const [name, { environment }] of functions) {
      expect(environment).toEqual({
        ...(name === 'DryRunFunction' && {
          HOOK_FUNCTIONS: 'none',
          HOOK_ENDPOINTS: 'none',
          HOOK_CONNECTIONS: 'none',
        }),
        TABLE_NAME: 'meshshift-RolloutTable',
        BUS_NAME: 'meshshift',
        STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:000000000000:stateMachine:rollout-meshshift',
        STACK_NAME: 'meshshift',
      });
    }
  });

  test('has versions if rollouts run it, and none if people ask it, who are to hear what the parameters say now', () => {
    const versioned = [...functions].filter(([, { alias }]) => alias === 'live').map(([name]) => name);
    expect([...functions.keys()].filter((name) => !versioned.includes(name))).toEqual(['DryRunFunction']);
  });

  test('has no parameter in its environment if it has versions: one that changes alone publishes none', () => {
    const parameters = Object.keys(objectOf(template.Parameters));
    const all = JSON.stringify(objectOf(objectOf(template.Globals).Function).Environment);
    for (const [logicalId, { AutoPublishAlias, Environment }] of resourcesOf('AWS::Serverless::Function')) {
      const named = referencesIn([JSON.parse(all), (AutoPublishAlias && Environment) || null]);
      expect([logicalId, parameters.filter((name) => named.has(name))]).toEqual([logicalId, []]);
    }
  });

  test('has each environment variable that the code reads', () => {
    const root = join(import.meta.dirname, '../..');
    const sources = ['adapters', 'functions'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => readFileSync(join(root, folder, path), 'utf8')),
    );
    // Lambda gives each function its Region; the embedded AWS alone gives an endpoint, which is optional.
    const given = ['AWS_REGION', 'AWS_ENDPOINT_URL'];
    const read = sources
      .flatMap((source) => [...source.matchAll(/\b([A-Z]+(?:_[A-Z]+)+): z\./g)].map(([, name]) => name))
      .filter((name = '') => !given.includes(name));
    const hooks = ['HOOK_CONNECTIONS', 'HOOK_ENDPOINTS', 'HOOK_FUNCTIONS'];
    expect([...new Set(read)].sort()).toEqual(['BUS_NAME', ...hooks, 'STACK_NAME', 'STATE_MACHINE_ARN', 'TABLE_NAME']);
    for (const [name, { environment }] of functions) {
      // Only who has no versions asks its environment what hooks may reach.
      const asked = read.filter((variable = '') => name === 'DryRunFunction' || !hooks.includes(variable));
      expect(Object.keys(environment)).toEqual(expect.arrayContaining(asked));
    }
  });

  test('has a log group whose logs are kept as long as the user says', () => {
    const groups = new Map(resourcesOf('AWS::Logs::LogGroup'));
    for (const [logicalId, properties] of resourcesOf('AWS::Serverless::Function')) {
      const { LogGroup } = objectOf(properties.LoggingConfig);
      const group = groups.get(String(objectOf(LogGroup).Ref));
      expect({ logicalId, days: group?.RetentionInDays }).toEqual({ logicalId, days: { Ref: 'LogRetentionDays' } });
    }
    expect(groups.size).toBe(functions.size + 1);
  });

  test('has a log group that stands in the way of no later stack: kept unless its creation failed, named for one stack', () => {
    for (const [logicalId, { LogGroupName }] of resourcesOf('AWS::Logs::LogGroup')) {
      expect(objectOf(objectOf(template.Resources)[logicalId]).DeletionPolicy).toBe('RetainExceptOnCreate');
      if (LogGroupName !== undefined) expect(JSON.stringify(LogGroupName)).toContain('{"Ref":"AWS::StackId"}');
    }
  });

  test('that is called by events keeps what it failed to do', () => {
    const failing = [...functions.values()].map(({ logicalId, asynchronous }) => [logicalId, asynchronous]);
    const queue = 'arn:aws:sqs:eu-west-1:000000000000:meshshift-CallDeadLetters';
    expect(Object.fromEntries(failing)).toEqual({
      DryRunFunction: {},
      PlanRolloutFunction: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 900, onFailure: queue },
      ShiftWeightsFunction: {},
      AnalyzeCanaryFunction: {},
      RollBackFunction: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 300, onFailure: queue },
      ReceiveSignalFunction: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 3600, onFailure: queue },
    });
  });
});

describe('What is assumed of late writes', () => {
  const roles = resourcesOf('AWS::IAM::Role').filter(([, role]) =>
    JSON.stringify(role).includes('"appmesh:UpdateRoute"'),
  );
  const writers = roles.map(([logicalId]) => logicalId);

  test('holds for each function that raises a weight: it is dead by the time that is reckoned with', () => {
    expect(writers.toSorted()).toEqual(['RollBackRole', 'ShiftWeightsRole']);
    expect(functions.get('ShiftWeightsFunction')?.timeoutSeconds).toBeLessThanOrEqual(writerSeconds);
    expect(functions.get('RollBackFunction')?.timeoutSeconds).toBeLessThanOrEqual(restorerSeconds);
  });

  test('leaves time for the answer of a write that was sent at the last moment', () => {
    const { requestMilliseconds, connectMilliseconds, attempts } = callBudgets.appMeshWrite;
    expect(attempts).toBe(1);
    expect(requestMilliseconds + connectMilliseconds).toBeLessThanOrEqual(sendingNeedsMs);
  });
});

describe('The state machine', () => {
  const states = Object.values(objectOf(definition.States)).map(objectOf);
  const callsOf = (substitution: string) =>
    states.filter(({ Arguments }) => JSON.stringify(Arguments ?? '').includes(`"\${${substitution}}"`));

  test.each([
    ['PlanRollout', 'PlanRolloutFunction'],
    ['ShiftWeights', 'ShiftWeightsFunction'],
    ['AnalyzeCanary', 'AnalyzeCanaryFunction'],
    ['RollBack', 'RollBackFunction'],
  ])('gives up on %s 5 s after the function would have ended, or later', (substitution, logicalId) => {
    const calls = callsOf(substitution);
    expect(calls.length).toBeGreaterThan(0);
    for (const { TimeoutSeconds } of calls) {
      expect(Number(TimeoutSeconds)).toBeGreaterThanOrEqual((functions.get(logicalId)?.timeoutSeconds ?? 0) + 5);
    }
  });

  test('calls published versions, which a deploy leaves as they are', async () => {
    const { aws } = await deployed();
    const [machine] = aws.inputsOf('states:CreateStateMachine');
    const called = String(machine?.definition).match(/arn:aws:lambda:[^"]*/g) ?? [];
    expect([...new Set(called)].sort()).toEqual(
      ['AnalyzeCanaryFunction', 'PlanRolloutFunction', 'RollBackFunction', 'ShiftWeightsFunction'].map(
        (name) => `arn:aws:lambda:eu-west-1:000000000000:function:meshshift-${name}:1`,
      ),
    );
  });
});

describe('The substitutions', () => {
  test('of the template and the placeholders of the definition are the same', () => {
    const [[, machine = {}] = []] = resourcesOf('AWS::Serverless::StateMachine');
    const placeholders = JSON.stringify(definition).matchAll(/\$\{([^}]*)\}/g);
    expect([...new Set([...placeholders].map(([, name]) => name))].sort()).toEqual(
      Object.keys(objectOf(machine.DefinitionSubstitutions)).sort(),
    );
  });
});
