import { describe, expect, test } from '@jest/globals';
import validate from 'asl-validator';
import { parse } from 'yaml';
import * as z from 'zod';
import * as errors from '../../core/errors.ts';
import { actions } from '../../core/execution/ticket.ts';
import { outcomes } from '../../core/ledger/outcome.ts';
import { resourcesOf } from '../template/deployed.ts';
import type { State } from './definition.ts';
import { functionArn, rolloutMachine, substituted, testSubstitutions } from './definition.ts';

const { States: states, StartAt: start } = rolloutMachine();
const named = Object.entries(states);
const tasks = named.filter(([, { Type }]) => Type === 'Task');
const lambdas = tasks.filter(([, { Resource }]) => Resource === 'arn:aws:states:::lambda:invoke');
const retried = ({ Retry = [] }: State) => Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
const caught = ({ Catch = [] }: State) => Catch.flatMap(({ ErrorEquals }) => ErrorEquals);

/** What passes by itself: the function may not have begun, or died, or could not reach what it needs. */
const transient = [
  'Transient',
  'Contended',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Runtime.ExitError',
];

/** Errors that AWS names and that we may wait for. */
const awsErrors = [
  'States.ALL',
  'States.Timeout',
  ...transient.slice(2),
  'DynamoDb.ConditionalCheckFailedException',
  'DynamoDb.ProvisionedThroughputExceededException',
  'DynamoDb.RequestLimitExceededException',
  'DynamoDb.ThrottlingException',
  'DynamoDb.InternalServerErrorException',
  'DynamoDb.SdkClientException',
  'StepFunctions.AWSStepFunctionsException',
  'StepFunctions.ExecutionLimitExceeded',
  'StepFunctions.ExecutionLimitExceededException',
  'StepFunctions.SdkClientException',
];

const ourErrors = Object.values(errors).map((Kind) => new Kind('').name as string);

/** Errors of ours that no state names: all of them go to States.ALL, since repeating them would change nothing. */
const unnamed: Readonly<Record<string, string>> = {
  Refused: 'a person has to change a permission or an input',
  NotFound: 'what was deleted does not come back by waiting',
  InvalidInput: 'a fault of ours: the same input is wrong again',
  TooLarge: 'the same item is as large again',
  UnknownSchema: 'this code will not know the schema a second later',
};

test('the definition is valid Amazon States Language', () => {
  const { isValid, errorsText } = validate(parse(substituted(testSubstitutions)));
  expect(errorsText()).toBe('');
  expect(isValid).toBe(true);
});

test('every state can be reached, and every way leads to one that exists', () => {
  const nexts = ({ Next, Default, Choices = [], Catch = [] }: State) =>
    [Next, Default, ...Choices.map((one) => one.Next), ...Catch.map((one) => one.Next)].flatMap((next) => next ?? []);
  const reached = new Set([start]);
  for (const name of reached) for (const next of nexts(states[name] ?? { Type: 'none' })) reached.add(next);
  expect([...reached].sort()).toEqual(Object.keys(states).sort());
});

describe('every call of a function', () => {
  const timeouts = new Map(
    resourcesOf('AWS::Serverless::Function').map(([id, { Timeout }]) => [
      functionArn(id.replace(/Function$/, '')),
      Number(Timeout),
    ]),
  );

  test.each(lambdas)('%s is given up on 5 s after the function would have ended, or later', (_, state) => {
    const timeout = timeouts.get(String(state.Arguments?.FunctionName));
    expect(timeout).toBeGreaterThan(0);
    expect(Number(state.TimeoutSeconds)).toBeGreaterThanOrEqual((timeout ?? 0) + 5);
  });

  test.each(lambdas)('%s is repeated on everything that passes by itself, and on no more than we know', (_, state) => {
    expect(retried(state)).toEqual(expect.arrayContaining(transient));
    expect(retried(state)).not.toContain('States.ALL');
    expect(retried(state)).not.toContain('States.TaskFailed');
    expect(state.Retry?.every(({ MaxAttempts }) => MaxAttempts > 0)).toBe(true);
  });

  const throttling = 'Lambda.TooManyRequestsException';
  const patience = ({ Retry = [] }: State) => {
    const [first] = Retry;
    expect(first?.ErrorEquals).toEqual([throttling]);
    const { IntervalSeconds, BackoffRate, MaxDelaySeconds, MaxAttempts, JitterStrategy } = z
      .looseObject({ IntervalSeconds: z.number(), BackoffRate: z.number(), MaxDelaySeconds: z.number() })
      .extend({ MaxAttempts: z.number(), JitterStrategy: z.string().optional() })
      .parse(first);
    expect(JitterStrategy).toBeUndefined();
    const delays = Array.from({ length: MaxAttempts }, (_, i) => IntervalSeconds * BackoffRate ** i);
    return delays.reduce((sum, delay) => sum + Math.min(delay, MaxDelaySeconds), 0) / 60;
  };

  test.each(lambdas)(
    '%s is repeated for a quarter of an hour while Lambda throttles it, a restore for hours',
    (_, state) => {
      expect(retried(state).filter((error) => error === throttling)).toHaveLength(1);
      expect(patience(state)).toBeGreaterThan(state === states.RollBack ? 4.9 * 60 : 15);
      expect(patience(state)).toBeLessThan(state === states.RollBack ? 5 * 60 : 20);
    },
  );

  test('of a hook is repeated as long', () => {
    const [call] = states.Hook?.Branches ?? [];
    expect(patience({ Type: '', ...call?.States.CallFunction })).toBeGreaterThan(15);
  });

  test('that Lambda throttled to the end says so', () => {
    for (const [name, by] of [
      ['Plan', 'plan-rollout for 18 minutes'],
      ['TakeOver', 'plan-rollout for 18 minutes'],
      ['RollBack', 'roll-back for five hours'],
    ] as const)
      expect(states[name]?.Catch?.[0]).toEqual({
        ErrorEquals: [throttling],
        Output: { next: { cause: `Lambda throttled ${by}, no concurrency was free` } },
        Next: states[name]?.Catch?.at(-1)?.Next,
      });
  });

  test('is there for four functions, and one of them takes over as well', () => {
    expect(lambdas.map(([, { Arguments }]) => Arguments?.FunctionName).sort()).toEqual(
      ['AnalyzeCanary', 'PlanRollout', 'PlanRollout', 'RollBack', 'ShiftWeights'].map(functionArn),
    );
  });
});

describe('a hook', () => {
  const [call, sleep] = states.Hook?.Branches ?? [];
  const inner = { ...call?.States, ...sleep?.States };

  test('is called beside a sleep, and whichever ends first ends in a failure, which ends the other', () => {
    expect(Object.keys(call?.States ?? {})).toEqual(['HookKind', 'CallFunction', 'CallEndpoint', 'HookAnswered']);
    for (const [name, { Next, Type, Choices, Default, End }] of Object.entries(inner)) {
      expect([name, End]).toEqual([name, undefined]);
      if (Type !== 'Fail') expect(Next ?? Choices?.[0]?.Next ?? Default).toBeDefined();
      expect(Type).not.toBe('Succeed');
    }
  });

  test('has names of its own: they are unique in the whole machine', () => {
    expect(Object.keys(inner).filter((name) => name in states)).toEqual([]);
    expect(Object.keys(inner)).toHaveLength(
      Object.keys(call?.States ?? {}).length + Object.keys(sleep?.States ?? {}).length,
    );
  });

  test('is given up when its time is over, whatever it is doing then', () => {
    const bounded = ['CallFunction', 'CallEndpoint', 'SleepBesideHook'];
    for (const name of bounded) expect(inner[name]?.TimeoutSeconds).toBe('{% $states.input.next.seconds %}');
    expect(inner.WaitForHook).toMatchObject({ Type: 'Wait', Seconds: '{% $states.input.next.seconds %}' });
    expect(inner.SleepBesideHook?.Catch?.[0]).toEqual({ ErrorEquals: ['States.Timeout'], Next: 'HookOverdue' });
  });

  test('that fails is a verdict, in whichever way: a look decides, and only a stop goes straight to the rollback', () => {
    const ways = (states.Hook?.Catch ?? []).map(({ ErrorEquals, Next }) => [ErrorEquals.join(), Next]);
    expect(ways).toEqual([
      ['WokenToRollBack', 'RollBack'],
      ['States.DataLimitExceeded,States.Runtime', 'Analyze'],
      ['States.ALL', 'Analyze'],
    ]);
  });

  test('sleeps as a bake does', () => {
    const { Resource, Arguments, Retry } = inner.SleepBesideHook ?? {};
    expect({ Resource, Arguments, Retry }).toEqual({
      Resource: states.Bake?.Resource,
      Arguments: states.Bake?.Arguments,
      Retry: states.Bake?.Retry,
    });
  });
});

describe('every task', () => {
  test.each(tasks)('%s has a time-out, retries and a last resort', (_, state) => {
    expect(state.TimeoutSeconds).toBeDefined();
    expect(retried(state).length).toBeGreaterThan(0);
    expect(state.Catch?.at(-1)?.ErrorEquals).toEqual(['States.ALL']);
  });

  test('goes to a rollback when it fails after the first write; before it there is nothing to undo, what cannot be taken over is left to who handed it over, and after a failed rollback somebody is needed', () => {
    const lastResort = tasks.map(([name, { Catch }]) => [name, Catch?.at(-1)?.Next]);
    expect(Object.fromEntries(lastResort)).toEqual({
      Plan: 'Rejected',
      TakeOver: 'Superseded',
      Continue: 'RollBack',
      Shift: 'RollBack',
      Bake: 'RollBack',
      Analyze: 'RollBack',
      RollBack: 'RollbackFailed',
    });
  });

  test('waits for errors that exist: AWS’s or ours', () => {
    for (const [, state] of tasks)
      for (const error of [...retried(state), ...caught(state)]) expect([...awsErrors, ...ourErrors]).toContain(error);
  });
});

test('every error of ours is waited for by name, or it is said why not', () => {
  const awaited = new Set(tasks.flatMap(([, state]) => [...retried(state), ...caught(state)]));
  expect(ourErrors.filter((name) => !awaited.has(name)).sort()).toEqual(Object.keys(unnamed).sort());
});

test('a write in doubt is repeated where routes are written', () => {
  for (const name of ['Shift', 'RollBack']) expect(retried(states[name] ?? { Type: '' })).toContain('WriteInDoubt');
});

test('to wake up in time, and to find the item changed, both mean to look', () => {
  expect(states.Bake?.Catch?.[0]).toMatchObject({
    ErrorEquals: ['States.Timeout', 'DynamoDb.ConditionalCheckFailedException'],
    Next: 'Analyze',
  });
  expect(states.Bake?.TimeoutSeconds).toBe('{% $states.input.next.seconds %}');
});

describe('the end', () => {
  test('is a success for a promoted rollout alone', () => {
    expect(named.filter(([, { Type }]) => Type === 'Succeed').map(([name]) => name)).toEqual(['Promoted']);
  });

  test('is else a failure whose error is an outcome, each outcome once', () => {
    const failures = named.filter(([, { Type }]) => Type === 'Fail').map(([, { Error: error }]) => error);
    expect(failures.sort()).toEqual(outcomes.filter((outcome) => outcome !== 'promoted').sort());
  });
});

describe('a rollout that continues in another execution', () => {
  test('is told from a spec by what that one handed over, and from nothing else', () => {
    expect(start).toBe('Begin');
    expect(states.Begin).toEqual({
      Type: 'Choice',
      Choices: [{ Condition: "{% $states.input.continues.next.action = 'continue' %}", Next: 'TakeOver' }],
      Default: 'Plan',
    });
  });

  test('is started under a name and with an input that a repeated start has as well', () => {
    expect(states.Continue).toMatchObject({
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: {
        StateMachineArn: '{% $states.context.StateMachine.Id %}',
        Name: '{% $states.input.successor %}',
        Input: {
          continues: '{% $states.input %}',
          AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: '{% $states.context.Execution.Id %}',
        },
      },
      TimeoutSeconds: 365 * 86_400,
      Next: 'Promoted',
    });
  });
});

test('every action that a function may ask for has its way', () => {
  const conditions = (states.Decide?.Choices ?? []).map(({ Condition }) => Condition);
  const asked = conditions.map((condition) => /^\{% \$states\.input\.next\.action = '(\w+)' %\}$/.exec(condition)?.[1]);
  expect(asked.sort()).toEqual([...actions].sort());
});

test('expressions are paths, $string of a path, the beginning of one, or one comparison', () => {
  const found: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string' && value.includes('{%')) found.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(states);
  const path = String.raw`\$\w+(\.\w+)*`;
  const allowed = new RegExp(
    String.raw`^\{% (${path}|\$string\(${path}\)|\$substring\(${path}, 0, 8000\)|${path} = '\w+') %\}$`,
  );
  expect(found.length).toBeGreaterThan(30);
  expect(found.filter((one) => !allowed.test(one))).toEqual([]);
});

test('the payload stays tiny: no state carries more than the ticket, what failed, and the spec to the plan', () => {
  const inputs = lambdas.map(([name, { Arguments }]) => [name, Arguments?.Payload]);
  expect(Object.fromEntries(inputs)).toEqual({
    Plan: {
      spec: '{% $states.context.Execution.Input %}',
      startedAt: '{% $states.context.Execution.StartTime %}',
      hooks: { functions: '*', endpoints: '*', connections: '*' },
      rolloutId: '{% $states.context.Execution.Name %}',
      execution: '{% $states.context.Execution.Id %}',
    },
    TakeOver: {
      continues: '{% $states.input.continues %}',
      execution: '{% $states.context.Execution.Id %}',
    },
    Shift: { ticket: '{% $states.input %}', attempt: '{% $states.context.State.RetryCount %}' },
    Analyze: { ticket: '{% $states.input %}', attempt: '{% $states.context.State.RetryCount %}' },
    RollBack: {
      ticket: '{% $states.input %}',
      failure: '{% $failure %}',
      attempt: '{% $states.context.State.RetryCount %}',
      execution: '{% $states.context.Execution.Id %}',
    },
  });
});
