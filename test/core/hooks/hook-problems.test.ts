import { expect, test } from '@jest/globals';
import { hookProblems } from '../../../core/hooks/hook-problems.ts';
import { parseSpec } from '../../../core/spec/parse-spec.ts';
import { sampleSpec } from '../../support/sample-spec.ts';

const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:';
const connection = 'arn:aws:events:eu-west-1:111122223333:connection/checks/5e4b';
const result = parseSpec(
  sampleSpec({
    hooks: [
      { name: 'smoke', at: 'beforeFirstShift', lambda: 'check-smoke' },
      { name: 'load', at: 'beforeStep', https: { url: 'https://checks.example.com/load?a=1', connection } },
    ],
  }),
);
if ('problems' in result) throw new Error(JSON.stringify(result.problems));
const { spec } = result;
const everything = {
  functions: `${arn}check-*`,
  endpoints: 'https://checks.example.com/load?a=?',
  connections: connection,
  functionPrefix: arn,
};

test('Hooks that the stack lets be called are no problem', () => {
  expect(hookProblems(spec, everything)).toEqual([]);
});

test('A stack that lets none be called names every parameter that is missing', () => {
  expect(hookProblems(spec, { functionPrefix: arn })).toEqual([
    {
      path: 'hooks[0].lambda',
      found: `${arn}check-smoke`,
      allowed:
        'the functions that the stack’s parameter HookFunctions allows, which allows none now: deploy it with another',
    },
    expect.objectContaining({ path: 'hooks[1].https.url', allowed: expect.stringContaining('HookEndpoints') }),
    expect.objectContaining({ path: 'hooks[1].https.connection', allowed: expect.stringContaining('HookConnections') }),
  ]);
  expect(hookProblems(spec)).toHaveLength(3);
});

test('A pattern is compared as a whole, and a dot in it is a dot', () => {
  const others = { ...everything, functions: `${arn}check-`, endpoints: 'https://checks_example.com/*' };
  expect(hookProblems(spec, others).map(({ path }) => path)).toEqual(['hooks[0].lambda', 'hooks[1].https.url']);
  expect(hookProblems(spec, { ...everything, endpoints: 'https://checks.example.com/????' })).toHaveLength(1);
});
