import { describe, expect, test } from '@jest/globals';
import { parseSpec } from '../../../../core/spec/parse-spec.ts';
import type { ResolvedSpec } from '../../../../core/spec/resolved-spec.ts';
import { formatProblem } from '../../../../core/text/problem.ts';
import { ecsService, roleArn } from '../../../support/ecs-service.ts';
import { sampleSpec } from '../../../support/sample-spec.ts';
import { type ColorLattice, colorPath, forward, onLattice } from './color-lattice.ts';

async function findings(made: ColorLattice, changes: Partial<ResolvedSpec> = {}) {
  const { traffic, router, route, stable, canary } = made;
  const parsed = parseSpec(sampleSpec());
  if ('problems' in parsed) throw new Error('no spec');
  const names = { [route.route]: 'http/color', [stable]: 'color-v1', [canary]: 'color-v2' };
  const spec = { ...parsed.spec, router, routes: [route.route], stable, canary, names, ...changes };
  const routes = await Promise.all(
    spec.routes.map(async (name) => ({ name, reading: await traffic.readRoute({ router, route: name }) })),
  );
  const { problems, warnings } = await traffic.inspect(spec, stable, routes);
  return { problems: problems.map(formatProblem), warnings: warnings.map(formatProblem) };
}

const ruleBeside = ({ ask, ofListener }: ColorLattice, name: string, priority: number, match: object, action: object) =>
  ask('CreateRule', { ...ofListener, name, priority, match, action });

describe('the look at a service', () => {
  test('finds nothing where all is well', async () => {
    expect(await findings(await onLattice())).toEqual({ problems: [], warnings: [] });
  });

  test('refuses one that a Kubernetes controller manages, and says the way out', async () => {
    const made = await onLattice();
    const { arn: resourceArn } = await made.ask('GetService', { serviceIdentifier: made.service });
    const tags = { 'application-networking.k8s.aws/ManagedBy': '1/cluster/vpc' };
    await made.ask('TagResource', { resourceArn, tags });
    expect(await findings(made)).toEqual({
      problems: [
        'router.service: found color, which the AWS Gateway API Controller of 1/cluster/vpc manages, allowed: a service of your own: the controller sets the weights of its HTTPRoute back; shift that route in Kubernetes',
      ],
      warnings: [],
    });
  });

  test.each([
    [
      { 'aws:cloudformation:stack-name': 'shop' },
      'http/color of CloudFormation stack shop: an update that touches the rule sets its weights back, allowed: no update',
    ],
    [
      { ManagedBy: 'Terraform' },
      'http/color of Terraform (tag ManagedBy: Terraform): the next apply sets its weights back, allowed: lifecycle { ignore_changes = [action] }',
    ],
    [{ terraform: 'true' }, 'http/color of Terraform (tag terraform: true)'],
  ])('warns of code that sets the weights back: %j', async (tags, expected) => {
    // Tags that begin with aws: are AWS's own to set, so the answer has them in place of the rule.
    const made = await onLattice(async ({ operation, input }, proceed) =>
      operation === 'ListTagsForResource' && JSON.stringify(input).includes('/rule/') ? { tags } : proceed(),
    );
    const { problems, warnings } = await findings(made);
    expect(problems).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(`router.rules[0]: found ${expected}`)]);
  });

  test('refuses to leave out another rule that serves the stable', async () => {
    const made = await onLattice();
    const match = { httpMatch: { method: 'PUT' } };
    await ruleBeside(made, 'writes', 30, match, forward([made.stable, 90], [made.canary, 10]));
    await ruleBeside(made, 'parked', 40, colorPath, forward([made.stable, 0], [made.canary, 10]));
    expect((await findings(made)).problems).toEqual([
      'router.rules: found http/writes, which is not listed and sends requests to color-v1 as well, allowed: every rule of the service that carries the stable: list it too',
    ]);
  });

  test('warns of a rule before, which takes every request', async () => {
    const made = await onLattice();
    const other = forward([await made.group('other')]);
    const root = { httpMatch: { pathMatch: { match: { prefix: '/' } } } };
    await ruleBeside(made, 'all', 5, root, other);
    await ruleBeside(made, 'after', 15, root, other);
    await ruleBeside(made, 'narrow', 4, { httpMatch: { ...root.httpMatch, method: 'GET' } }, other);
    expect((await findings(made)).warnings).toEqual([
      'router.rules[0]: found http/all with priority 5, which takes every request of http/color before it, allowed: no rule before it with the same match or a wider one: it would get no requests',
    ]);
  });

  test('warns of quotas that the canary or the testers’ rules would exceed', async () => {
    const made = await onLattice();
    for (let i = 0; i < 9; i++) {
      const match = { httpMatch: { method: 'GET', pathMatch: { match: { exact: `/${i}` } } } };
      await ruleBeside(made, `other-${i}`, 20 + i, match, forward([await made.group(`other-${i}`)]));
    }
    const parsed = parseSpec(sampleSpec());
    if ('problems' in parsed) throw new Error('no spec');
    const testers = { header: 'x-tester', match: { exact: 'yes' }, hold: 0 };
    const { warnings } = await findings(made, { strategy: { ...parsed.spec.strategy, testers } });
    expect(warnings).toEqual([
      expect.stringContaining('canary: found 10 target groups that the service uses without it'),
      expect.stringContaining('and 1 more for testers, allowed: 10 of a listener unless AWS has raised the quota'),
    ]);
  });
});

describe('the look at a canary', () => {
  test('refuses a group without targets', async () => {
    const made = await onLattice();
    const { canary } = made;
    const targets = [{ id: '10.0.0.1', port: 8080 }];
    await made.ask('DeregisterTargets', { targetGroupIdentifier: canary, targets });
    expect((await findings(made)).problems).toEqual([
      'canary: found color-v2 without a target, allowed: a target group with targets: requests to an empty one fail, and none go to the stable instead',
    ]);
  });

  test('refuses a group that another service uses', async () => {
    const made = await onLattice();
    const serviceIdentifier = await made.idOf('CreateService', { name: 'shade' });
    const listener = { name: 'http', protocol: 'HTTP', defaultAction: forward([made.canary]) };
    await made.ask('CreateListener', { serviceIdentifier, ...listener });
    expect((await findings(made)).problems).toEqual([
      `canary: found color-v2, which ${serviceIdentifier} uses, allowed: a target group that no other service uses: its numbers would mix those of both`,
    ]);
  });

  test('refuses a group of another protocol version, and numbers of gRPC', async () => {
    const made = await onLattice();
    const canary = await made.group('color-v3', 'HTTP2');
    expect((await findings(made, { canary })).problems).toEqual([
      'canary: found color-v3, a target group of HTTP2, allowed: one of HTTP1, as color-v1 is',
    ]);
    const grpc = await made.group('color-v4', 'GRPC');
    expect((await findings(made, { canary: grpc })).problems).toEqual([
      expect.stringMatching(/^canary: found color-v4, a target group of GRPC/),
      expect.stringMatching(/^analysis: found color-v4, a target group of GRPC, allowed: alarmsOnly/),
    ]);
  });

  test('warns of a group without a health check', async () => {
    const made = await onLattice();
    const { canary } = made;
    await made.ask('UpdateTargetGroup', { targetGroupIdentifier: canary, healthCheck: { enabled: false } });
    expect((await findings(made)).warnings).toEqual([
      expect.stringMatching(/^canary: found color-v2 without a health check, allowed: one that is enabled/),
    ]);
  });

  test('that does not exist leaves it to the rules', async () => {
    expect(await findings(await onLattice(), { canary: 'tg-00000000000000000' })).toEqual({
      problems: [],
      warnings: [],
    });
  });
});

/** A service of ECS that shifts a rule of the service of VPC Lattice. */
async function shiftedByEcs(made: ColorLattice, productionListenerRule: string) {
  const group = async (targetGroupIdentifier: string) =>
    String((await made.ask('GetTargetGroup', { targetGroupIdentifier })).arn);
  const advancedConfiguration = { alternateTargetGroupArn: await group(made.canary), productionListenerRule };
  const traffic = { roleArn, targetGroupArn: await group(made.stable), portName: 'http', advancedConfiguration };
  const deploymentConfiguration = { strategy: 'CANARY' };
  await ecsService(made.call, { deploymentConfiguration, vpcLatticeConfigurations: [traffic] });
}

describe('a rule of a service that ECS deploys by itself', () => {
  const ecs = { cluster: 'shop', services: ['checkout'] };

  test('is refused, if the spec names the service of ECS', async () => {
    const made = await onLattice();
    await shiftedByEcs(made, String((await made.ask('GetRule', made.ofRule)).arn));
    expect((await findings(made, { ecs })).problems).toEqual([
      'router.rules[0]: found http/color, the production rule of service shop/checkout of ECS (CANARY), which sets its weights, allowed: a rule that ECS does not write: leave the releases of shop/checkout to ECS, or deploy each version as a ROLLING service of its own',
    ]);
    expect((await findings(made)).problems).toEqual([]);
  });

  test.each(['its listener', 'the rule that it is'])('is a default action by %s too', async (known) => {
    const made = await onLattice();
    await made.ask('UpdateListener', { ...made.ofListener, defaultAction: forward([made.stable]) });
    const { items } = await made.ask('ListRules', made.ofListener);
    const own = (items as readonly { readonly arn: string; readonly isDefault: boolean }[]).find(
      (one) => one.isDefault,
    );
    const listener = String((await made.ask('GetListener', made.ofListener)).arn);
    await shiftedByEcs(made, known === 'its listener' ? listener : (own?.arn ?? ''));
    const routes = [made.byDefault.route, made.route.route];
    expect((await findings(made, { ecs, routes })).problems).toEqual([
      expect.stringMatching(/^router\.rules\[0]: found .*the production rule of service shop\/checkout/),
    ]);
  });

  test('is refused for its target groups, whichever rule it is', async () => {
    const made = await onLattice();
    await ruleBeside(made, 'other', 30, { httpMatch: { method: 'PUT' } }, forward([made.canary]));
    const { items } = await made.ask('ListRules', made.ofListener);
    const other = (items as readonly { readonly arn: string; readonly name: string }[]).find(
      ({ name }) => name === 'other',
    );
    await shiftedByEcs(made, other?.arn ?? '');
    expect((await findings(made, { ecs })).problems).toEqual([
      expect.stringMatching(/^stable: found color-v1, a target group of service shop\/checkout of ECS \(CANARY\)/),
      expect.stringMatching(/^canary: found color-v2/),
    ]);
  });
});
