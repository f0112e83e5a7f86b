import { describe, expect, test } from '@jest/globals';
import { denialOf } from '../../../local/iam/decide.ts';
import { vpcLatticePermissions } from '../../../local/iam/permissions/vpc-lattice.ts';
import { statement } from '../../../local/iam/statement.ts';
import type { TagsOf } from '../../../local/kit/tags.ts';

const account = 'arn:aws:vpc-lattice:eu-west-1:000000000000';
const service = `${account}:service/svc-1`;
const listener = `${service}/listener/listener-1`;
const rule = `${listener}/rule/rule-1`;
const place = { serviceIdentifier: 'svc-1', listenerIdentifier: 'listener-1' };
const one = { ...place, ruleIdentifier: 'rule-1' };
const group = (name: string) => `${account}:targetgroup/tg-${name}`;
const to = (...names: readonly string[]) => ({
  forward: { targetGroups: names.map((name) => ({ targetGroupIdentifier: name, weight: 1 })) },
});

const needOf = (operation: string, input: Readonly<Record<string, unknown>>, tagsOf?: TagsOf) => {
  const need = vpcLatticePermissions[operation]?.(input, tagsOf);
  if (need === undefined) throw new Error(`nothing is known of ${operation}`);
  return need;
};

describe('what an operation of VPC Lattice needs', () => {
  test.each([
    ['GetRule', one, rule],
    ['GetRule', { ...one, ruleIdentifier: rule }, rule],
    ['UpdateRule', { ...one, serviceIdentifier: service, listenerIdentifier: listener }, rule],
    ['UpdateListener', place, listener],
    ['GetService', { serviceIdentifier: 'svc-1' }, service],
    ['ListTargets', { targetGroupIdentifier: 'tg-blue' }, group('blue')],
    ['ListRules', place, '*'],
    ['CreateRule', place, `${listener}/rule/*`],
    ['CreateTargetGroup', { name: 'blue' }, `${account}:targetgroup/*`],
    ['TagResource', { resourceArn: rule, tags: {} }, rule],
  ])('%s %j', (operation, input, resource) => {
    expect(needOf(operation, input)).toMatchObject({ action: `vpc-lattice:${operation}`, resources: [resource] });
  });

  test('is, for a batch, what each of its updates needs', () => {
    const rules = [{ ruleIdentifier: 'rule-1', action: to('tg-blue') }, { ruleIdentifier: 'rule-2' }];
    const need = needOf('BatchUpdateRule', { ...place, rules });
    const also = [{ action: 'vpc-lattice:UpdateRule', resources: [`${listener}/rule/rule-2`] }];
    expect(need).toMatchObject({ action: 'vpc-lattice:UpdateRule', resources: [rule], also });
    expect(need.context).toEqual({ 'vpc-lattice:targetgrouparns': [group('blue')] });
  });

  test('is, for a creation with tags, the permission to tag besides', () => {
    const tags = { owner: 'us' };
    expect(needOf('CreateRule', { ...place, tags }).also).toMatchObject([
      {
        action: 'vpc-lattice:TagResource',
        resources: [`${listener}/rule/*`],
        context: { 'aws:requesttag/owner': ['us'], 'vpc-lattice:createaction': ['CreateRule'] },
      },
    ]);
    expect(needOf('CreateRule', place).also).toEqual([]);
  });

  test('is, for an association, the permission on both ends', () => {
    const need = needOf('CreateServiceNetworkServiceAssociation', {
      serviceIdentifier: 'svc-1',
      serviceNetworkIdentifier: 'sn-1',
    });
    expect([need, ...(need.also ?? [])].flatMap(({ resources }) => resources)).toEqual([
      `${account}:servicenetworkserviceassociation/*`,
      service,
      `${account}:servicenetwork/sn-1`,
    ]);
  });
});

describe('a policy', () => {
  const statements = [
    statement.parse({
      Effect: 'Allow',
      Action: ['vpc-lattice:UpdateRule', 'vpc-lattice:UpdateListener'],
      Resource: `${service}/*`,
      Condition: {
        'ForAllValues:ArnLike': { 'vpc-lattice:TargetGroupArns': [group('blue'), group('green')] },
        Null: { 'vpc-lattice:TargetGroupArns': 'false' },
        StringEquals: { 'aws:ResourceTag/team': 'shop' },
      },
    }),
  ];
  const may = (operation: string, input: Readonly<Record<string, unknown>>, tags = { team: 'shop' }) =>
    denialOf(
      statements,
      needOf(operation, input, () => tags),
    ) === undefined;

  test('may bind an update to target groups, by ids or ARNs, and to the tags of what is updated', () => {
    expect(may('UpdateRule', { ...one, action: to('tg-blue', group('green')) })).toBe(true);
    expect(may('UpdateListener', { ...place, defaultAction: to('tg-blue') })).toBe(true);
    expect(may('UpdateRule', { ...one, action: to('tg-blue', 'tg-red') })).toBe(false);
    expect(may('UpdateRule', { ...one, priority: 1 })).toBe(false);
    expect(may('UpdateRule', { ...one, action: to('tg-blue') }, { team: 'till' })).toBe(false);
    const rules = [
      { ruleIdentifier: 'rule-1', action: to('tg-blue') },
      { ruleIdentifier: 'rule-2', action: to('tg-red') },
    ];
    expect(may('BatchUpdateRule', { ...place, rules })).toBe(false);
  });
});
