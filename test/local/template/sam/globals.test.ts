import { expect, test } from '@jest/globals';
import { withGlobals } from '../../../../local/template/sam/globals.ts';

const kept = { deletionPolicy: 'Delete', updateReplacePolicy: 'Delete', otherPolicies: [] } as const;

const fn = (properties: Record<string, string | number | string[] | Record<string, unknown>>) => ({
  logicalId: 'Fn',
  type: 'AWS::Serverless::Function',
  properties: JSON.parse(JSON.stringify(properties)),
  ...kept,
  dependsOn: [],
});

const merged = (globals: Record<string, unknown>, own: Parameters<typeof fn>[0]) =>
  withGlobals({ globals: JSON.parse(JSON.stringify(globals)), resources: [fn(own)] })[0]?.properties;

test('Globals fill in what a function leaves out, and what it says itself holds', () => {
  expect(merged({ Function: { Runtime: 'nodejs24.x', Timeout: 3 } }, { Timeout: 9 })).toEqual({
    Runtime: 'nodejs24.x',
    Timeout: 9,
  });
});

test('Objects are merged and lists are joined, the global items first', () => {
  const globals = { Function: { Environment: { Variables: { A: '1', B: '2' } }, Layers: ['x'] } };
  expect(merged(globals, { Environment: { Variables: { B: '3' } }, Layers: ['y'] })).toEqual({
    Environment: { Variables: { A: '1', B: '3' } },
    Layers: ['x', 'y'],
  });
});

test('An intrinsic function is a value, not an object to merge', () => {
  expect(merged({ Function: { Role: { Ref: 'A' } } }, { Role: { 'Fn::GetAtt': ['B', 'Arn'] } })).toEqual({
    Role: { 'Fn::GetAtt': ['B', 'Arn'] },
  });
});

test('Other types of resources are left alone', () => {
  const table = { logicalId: 'T', type: 'AWS::DynamoDB::Table', properties: {}, ...kept, dependsOn: [] };
  expect(withGlobals({ globals: { Function: { Timeout: 3 } }, resources: [table] })).toEqual([table]);
});

test('A section that is not known is named', () => {
  expect(() => withGlobals({ globals: { Api: {} }, resources: [] })).toThrow('Globals.Api: is not known here');
});
