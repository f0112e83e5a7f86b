import { expect, test } from '@jest/globals';
import { objectOf, template } from './deployed.ts';
import { unknownProperties } from './property-names.ts';

const resources = Object.entries(objectOf(template.Resources));

test('Every property of every resource is one that CloudFormation or SAM knows', () => {
  expect(resources.flatMap(([logicalId, resource]) => unknownProperties(logicalId, objectOf(resource)))).toEqual([]);
});

test('So is every property that holds for all functions', () => {
  const { Function: properties } = objectOf(template.Globals);
  const resource = { Type: 'AWS::Serverless::Function', Properties: properties ?? null };
  expect(unknownProperties('Globals', resource)).toEqual([]);
});

test.each([
  ['AWS::SQS::Queue', { QueName: 'x' }, 'X.QueName'],
  ['AWS::Serverless::Function', { EventInvokeConfig: { MaxRetries: 1 } }, 'X.EventInvokeConfig.MaxRetries'],
  ['AWS::Events::Rule', { Targets: [{ Id: 'a', RetryPolicy: { Attempts: 1 } }] }, 'X.Targets.0.RetryPolicy.Attempts'],
  ['AWS::Queue', {}, 'X (AWS::Queue)'],
])('A mistyped property of %s would be found', (Type, Properties, at) => {
  expect(unknownProperties('X', { Type, Properties })).toEqual([at]);
});
