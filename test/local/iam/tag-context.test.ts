import { expect, test } from '@jest/globals';
import { createGuard } from '../../../local/iam/guard.ts';
import { userIdentity } from '../../../local/iam/identity.ts';
import { requestTags, resourceTags } from '../../../local/iam/permissions/tag-context.ts';
import { statement } from '../../../local/iam/statement.ts';
import type { ServiceName } from '../../../local/kit/call.ts';

test('The tags of a resource are condition keys, the same in capitals, with the service’s own prefix besides', () => {
  expect(resourceTags('arn', () => ({ Owner: 'shop' }), ['elasticloadbalancing:ResourceTag/'])).toEqual({
    'aws:resourcetag/owner': ['shop'],
    'elasticloadbalancing:resourcetag/owner': ['shop'],
  });
  expect(resourceTags('arn', () => undefined)).toEqual({});
});

test('The tags of a request are condition keys, and its tag keys are one', () => {
  expect(requestTags({ Owner: 'shop', env: 'test' })).toEqual({
    'aws:requesttag/owner': ['shop'],
    'aws:requesttag/env': ['test'],
    'aws:tagkeys': ['Owner', 'env'],
  });
  expect(requestTags({})).toEqual({});
});

test('A policy may ask for tags by their keys', () => {
  const asking = (key: string) =>
    statement.safeParse({ Effect: 'Allow', Action: 'a:b', Resource: '*', Condition: { StringEquals: { [key]: 'x' } } })
      .success;
  expect(['aws:ResourceTag/owner', 'aws:RequestTag/owner', 'aws:TagKeys'].map(asking)).toEqual([true, true, true]);
  expect(asking('aws:ResourceTag/')).toBe(false);
});

test('The guard asks for the tags of the called service', () => {
  const asked: ServiceName[] = [];
  const guard = createGuard(
    () => userIdentity('ann', [statement.parse({ Effect: 'Allow', Action: '*', Resource: '*' })]),
    (service) => {
      asked.push(service);
      return undefined;
    },
  );
  guard({
    service: 'sns',
    operation: 'ListTopics',
    input: {},
    caller: { accessKeyId: 'a', name: 'ann' },
    requestId: 'r',
  });
  expect(asked).toEqual(['sns']);
});
