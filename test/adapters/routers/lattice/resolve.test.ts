import { describe, expect, test } from '@jest/globals';
import { parseSpec } from '../../../../core/spec/parse-spec.ts';
import type { RolloutSpec } from '../../../../core/spec/spec.ts';
import { formatProblem } from '../../../../core/text/problem.ts';
import { sampleSpec } from '../../../support/sample-spec.ts';
import { forward, onLattice } from './color-lattice.ts';

const specOf = (router: object, groups: object = {}): RolloutSpec => {
  const parsed = parseSpec({
    ...sampleSpec({ analysis: {} }),
    router: { provider: 'lattice', service: 'color', rules: ['http/color'], ...router },
    stable: 'color-v1',
    canary: 'color-v2',
    ...groups,
  });
  if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join('; '));
  return parsed.spec;
};

async function resolving() {
  const asked: string[] = [];
  const made = await onLattice(async ({ operation }, proceed) => {
    asked.push(operation);
    return proceed();
  });
  const problems = async (...of: Parameters<typeof specOf>) => {
    const resolved = await made.traffic.resolve(specOf(...of));
    return 'problems' in resolved ? resolved.problems.map(formatProblem) : [];
  };
  return { ...made, asked, problems };
}

describe('the names of a spec', () => {
  test('become ids, and people still read the names', async () => {
    const { traffic, router, route, stable, canary } = await resolving();
    const resolved = await traffic.resolve(specOf({ readyWithin: '3m' }));
    expect(resolved).toMatchObject({
      spec: {
        router,
        routes: [route.route],
        stable,
        canary,
        readyWithin: 180,
        names: { [stable]: 'color-v1', [canary]: 'color-v2', [route.route]: 'http/color' },
      },
    });
  });

  test('are known for all groups that the service uses, although the stable is left out', async () => {
    const { traffic, stable } = await resolving();
    const { stable: _, ...spec } = specOf({});
    expect(await traffic.resolve(spec)).toMatchObject({ spec: { names: { [stable]: 'color-v1' } } });
  });

  test('are looked up once for all rules', async () => {
    const { traffic, asked, ask, ofListener, stable } = await resolving();
    const match = { httpMatch: { method: 'GET' } };
    await ask('CreateRule', { ...ofListener, name: 'shade', priority: 20, match, action: forward([stable]) });
    asked.length = 0;
    await traffic.resolve(specOf({ rules: ['http/color', 'http/shade', 'http/default'] }));
    expect(asked.sort()).toEqual(['ListListeners', 'ListRules', 'ListServices', 'ListTargetGroups']);
  });

  test('that mean nothing are all reported at once, with the names that were probably meant', async () => {
    const { problems } = await resolving();
    expect(
      await problems({ rules: ['https/color', 'http/colour'] }, { stable: 'color-v0', canary: 'colours' }),
    ).toEqual([
      'router.rules[0]: found no listener https, allowed: a listener of service color: http?',
      'router.rules[1]: found no rule colour of listener http, allowed: a rule of service color: color?',
      'stable: found no target group color-v0, allowed: a target group of VPC Lattice in this account and Region: color-v1?',
      'canary: found no target group colours, allowed: a target group of VPC Lattice in this account and Region: color-v1, color-v2',
    ]);
    expect(await problems({ service: 'colours' }, { canary: 'color-v9' })).toEqual([
      'router.service: found no service colours, allowed: a service of VPC Lattice in this account and Region: color?',
      expect.stringMatching(/^canary: found no target group color-v9/),
    ]);
  });

  test('of the same rule are one too many', async () => {
    const { problems, listener, rule } = await resolving();
    expect(await problems({ rules: ['http/color', `${listener}/${rule}`] })).toEqual([
      `router.rules[1]: found ${listener}/${rule}, the same rule as http/color, allowed: each rule once`,
    ]);
  });
});

describe('the ids and ARNs of a spec', () => {
  test('are taken as they are: only the service is read, because its name is that of the line', async () => {
    const { traffic, asked, router, route, stable, canary } = await resolving();
    const resolved = await traffic.resolve(
      specOf({ service: router.service, rules: [route.route] }, { stable, canary }),
    );
    expect(asked).toEqual(['GetService']);
    expect(resolved).toMatchObject({ spec: { router, routes: [route.route], stable, canary } });
    expect(resolved).not.toHaveProperty('spec.names');
  });

  test('in the form of ARNs are the same', async () => {
    const { traffic, router, route, stable, canary, ask, ofRule } = await resolving();
    const arn = String((await ask('GetRule', ofRule)).arn);
    const [account = ''] = arn.split(':service/');
    const resolved = await traffic.resolve(
      specOf(
        { service: `${account}:service/${router.service}`, rules: [arn] },
        { stable: `${account}:targetgroup/${stable}`, canary: `${account}:targetgroup/${canary}` },
      ),
    );
    expect(resolved).toMatchObject({ spec: { router, routes: [route.route], stable, canary } });
  });

  test('of a service or a rule elsewhere are reported', async () => {
    const { problems, ask, idOf, ofRule, stable } = await resolving();
    const other = await idOf('CreateService', { name: 'shade' });
    const missing = 'svc-00000000000000000';
    expect(await problems({ service: missing })).toEqual([
      `router.service: found no service ${missing}, allowed: a service of VPC Lattice in this account and Region`,
    ]);
    const arn = String((await ask('GetRule', ofRule)).arn).replace(ofRule.serviceIdentifier, other);
    expect(await problems({ rules: [arn] })).toEqual([
      `router.rules[0]: found a rule of ${other}, allowed: a rule of service color, ${ofRule.serviceIdentifier}`,
    ]);
    expect(await problems({}, { canary: 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/a/b', stable })).toEqual([
      expect.stringMatching(/^canary: found arn:aws:elasticloadbalancing/),
    ]);
  });
});

describe('a service that another account shares', () => {
  const shared = () =>
    onLattice(async ({ operation }, proceed) => {
      const output = await proceed();
      const isRead = operation === 'GetService' || operation === 'ListServices';
      return isRead ? JSON.parse(JSON.stringify(output).replaceAll(':000000000000:', ':111122223333:')) : output;
    });

  test.each(['name', 'id'])('of another account is refused, because only its owner writes its rules', async (by) => {
    const { traffic, service } = await shared();
    const resolved = await traffic.resolve(specOf(by === 'id' ? { service } : {}));
    expect('problems' in resolved ? resolved.problems.map(formatProblem) : []).toEqual([
      'router.service: found service color of account 111122223333, where the target groups are of 000000000000, allowed: a service of the account of the target groups: only its owner may write its rules, so deploy this stack in account 111122223333',
    ]);
  });
});
