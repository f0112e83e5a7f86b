import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { Problems } from '../../../../local/step-functions/definition/problems.ts';
import { readMachine } from '../../../../local/step-functions/definition/read-machine.ts';
import { only } from '../support.ts';

const problemsOf = (definition: unknown): string => {
  const found = readMachine(typeof definition === 'string' ? definition : JSON.stringify(definition));
  return found instanceof Problems ? String(found) : 'valid';
};
const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, End: true };
const inner = { StartAt: 'Inner', States: { Inner: { Type: 'Pass', End: true } } };

describe('A definition', () => {
  test('of the loop is valid, here and to a validator that is not ours', () => {
    const loop: unknown = parse(readFileSync(new URL('../fixtures/loop.asl.yaml', import.meta.url), 'utf8'));
    expect(problemsOf(loop)).toBe('valid');
    // It has no types of its own.
    const validate: unknown = createRequire(import.meta.url)('asl-validator');
    expect(typeof validate === 'function' && validate(loop)).toMatchObject({ isValid: true });
  });

  test.each([
    [
      'JSONata said by each state',
      { StartAt: 'A', States: { A: { QueryLanguage: 'JSONata', Type: 'Pass', End: true } } },
    ],
    [
      'every retrier field',
      only({
        ...task,
        Retry: [
          {
            ErrorEquals: ['E'],
            IntervalSeconds: 1,
            MaxAttempts: 0,
            BackoffRate: 1,
            MaxDelaySeconds: 5,
            JitterStrategy: 'FULL',
          },
        ],
      }),
    ],
    [
      'Map and Parallel',
      only(
        { Type: 'Map', ItemProcessor: inner, Next: 'P' },
        {
          P: { Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', End: true } } }], End: true },
        },
      ),
    ],
    [
      'a constant condition',
      only({ Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }] }, { B: { Type: 'Succeed' } }),
    ],
  ])('may have %s', (_, definition) => {
    expect(problemsOf(definition)).toBe('valid');
  });

  test.each([
    // Messages of AWS: test_sfn_api and test_sfn_api_validation in the snapshots that golden/README.md names.
    ['{"StartAt": "A"}', 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'],
    ['{}', 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'],
    ['""', 'SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at /'],
    [
      only({ Type: 'Pass', QueryLanguage: 'JSONPath', End: true }),
      "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/State0",
    ],
  ])('is refused in the words of AWS: %j', (definition, message) => {
    expect(problemsOf(definition)).toContain(message);
  });

  test.each([
    ['no JSON', 'not a definition', 'INVALID_JSON_DESCRIPTION'],
    [
      'JSONPath',
      { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } },
      'NOT_IMPLEMENTED: The embedded AWS does not implement the query language JSONPath',
    ],
    [
      'fields of JSONPath',
      only({ Type: 'Pass', ResultPath: '$.x', End: true }),
      "Field 'ResultPath' is not supported at /States/State0/ResultPath",
    ],
    ['an unknown field', only({ Type: 'Pass', Nxt: 'B', End: true }), "Field 'Nxt' is not supported"],
    [
      'an unknown field of the machine',
      { ...only({ Type: 'Succeed' }), Start: 1 },
      "Field 'Start' is not supported at /Start",
    ],
    ['an unknown type', only({ Type: 'Sleep' }), "Unknown state type 'Sleep'"],
    ['no type', only({}), 'These fields are required: [Type]'],
    ['Next beside End', only({ Type: 'Pass', Next: 'B', End: true }, { B: { Type: 'Succeed' } }), '[Next, End]'],
    ['neither Next nor End', only({ Type: 'Pass' }), '[Next, End]'],
    [
      'a missing target',
      only({ Type: 'Pass', Next: 'Gone' }),
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: Gone at /States/State0/Next",
    ],
    [
      'a missing catch target',
      only({ ...task, Catch: [{ ErrorEquals: ['E'], Next: 'Gone' }] }),
      "Missing 'Next' target: Gone at /States/State0/Catch[0]/Next",
    ],
    [
      'a state that nothing leads to',
      only({ Type: 'Succeed' }, { B: { Type: 'Succeed' } }),
      'State "B" is not reachable. at /States/B',
    ],
    ['bad JSONata', only({ Type: 'Pass', Output: '{% 1 + %}', End: true }), '/States/State0/Output'],
    ['Credentials', only({ ...task, Credentials: {} }), "does not implement the field 'Credentials' of a Task state"],
    [
      'an activity',
      only({ ...task, Resource: 'arn:aws:states:eu-west-1:000000000000:activity:a' }),
      'does not implement',
    ],
    [
      'a function as the Resource',
      only({ ...task, Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:f' }),
      'does not implement the Resource',
    ],
    [
      'a service that is not there',
      only({ ...task, Resource: 'arn:aws:states:::aws-sdk:s3:getObject' }),
      'does not implement the service aws-sdk:s3',
    ],
    [
      'an integration that is not there',
      only({ ...task, Resource: 'arn:aws:states:::sns:publish' }),
      'does not implement the integration sns:publish',
    ],
    [
      'a pattern that is not offered',
      only({ ...task, Resource: 'arn:aws:states:::lambda:invoke.sync' }),
      'does not offer .sync',
    ],
    [
      'an argument that is not there',
      only({ ...task, Arguments: { FunctionName: 'f', Payloads: {} } }),
      "The field 'Payloads' is not supported by Step Functions",
    ],
    [
      'an argument that is not implemented',
      only({ ...task, Arguments: { FunctionName: 'f', LogType: 'Tail' } }),
      "does not implement the argument 'LogType'",
    ],
    [
      'a distributed Map',
      only({
        Type: 'Map',
        ItemProcessor: { ...inner, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
        End: true,
      }),
      'INLINE mode only',
    ],
    [
      'an ItemReader',
      only({ Type: 'Map', ItemReader: {}, ItemProcessor: inner, End: true }),
      "field 'ItemReader' of a Map",
    ],
    ['a wrong time-out', only({ ...task, TimeoutSeconds: 0 }), '/States/State0/TimeoutSeconds'],
    [
      'States.ALL beside a name',
      only({ ...task, Retry: [{ ErrorEquals: ['States.ALL', 'E'] }] }),
      "'States.ALL' must appear alone",
    ],
    [
      'States.ALL before another',
      only(
        {
          ...task,
          Catch: [
            { ErrorEquals: ['States.ALL'], Next: 'B' },
            { ErrorEquals: ['E'], Next: 'B' },
          ],
        },
        { B: { Type: 'Succeed' } },
      ),
      "'States.ALL' must appear alone",
    ],
    ['no error names', only({ ...task, Retry: [{ ErrorEquals: [] }] }), 'not empty'],
    [
      'an unknown retrier field',
      only({ ...task, Retry: [{ ErrorEquals: ['E'], Interval: 1 }] }),
      "Field 'Interval' is not supported",
    ],
    [
      'a variable called states',
      only({ Type: 'Pass', Assign: { states: 1 }, End: true }),
      "Invalid variable name 'states'",
    ],
    [
      'a Wait for two things',
      only({ Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z', End: true }),
      '[Seconds, Timestamp]',
    ],
    ...[
      '2016-12-05 21:29:29Z',
      '2016-12-05T21:29:29',
      '2016-13-05T21:29:29Z',
      '2016-02-30T21:29:29Z',
      '2016-12-05T25:29:29Z',
      '05-12-2016T21:29:29Z',
    ].map((Timestamp): [string, object, string] => [
      `a Wait until ${Timestamp}`,
      only({ Type: 'Wait', Timestamp, End: true }),
      'ISO-8601 extended offset date-time',
    ]),
    ['a Choice without rules', only({ Type: 'Choice', Choices: [] }), '[Choices]'],
    [
      'a rule of JSONPath',
      only({ Type: 'Choice', Choices: [{ Variable: '$.x', IsNull: true, Next: 'B' }] }, { B: { Type: 'Succeed' } }),
      "Field 'Variable' is not supported",
    ],
    [
      'a name that is too long',
      only({ Type: 'Pass', Next: 'B'.repeat(81) }, { ['B'.repeat(81)]: { Type: 'Succeed' } }),
      'longer than 80',
    ],
    [
      'a name twice',
      only({ Type: 'Map', ItemProcessor: { StartAt: 'State0', States: { State0: { Type: 'Succeed' } } }, End: true }),
      'used more than once',
    ],
  ])('is refused by name for %s', (_, definition, message) => {
    expect(problemsOf(definition)).toContain(message);
  });

  test('is told everything at once', () => {
    const definition = only({ ...task, Credentials: {}, Retries: [], TimeoutSeconds: 'x' });
    expect(problemsOf(definition).split(', ').length).toBe(3);
  });
});
