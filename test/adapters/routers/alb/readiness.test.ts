import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { albRouter } from '../../../../adapters/routers/alb/alb-router.ts';
import { albClients } from '../../../../adapters/routers/alb/clients.ts';
import { arns, ids, refusal, router } from './sample-rule.ts';

const elb = mockClient(ElasticLoadBalancingV2Client);
// The class is shared with the other suites of a worker.
afterAll(() => elb.restore());
const traffic = albRouter(albClients({ region: 'eu-west-1' }));

beforeEach(() => void elb.reset());

/** The readiness of the canary with targets in these states, `STATE` or `STATE REASON`, and in these zones. */
function readiness(states: readonly string[], zones: readonly (string | undefined)[] = []) {
  const health = states.map((written, i) => {
    const [State, Reason] = written.split(' ');
    return {
      Target: { Id: `i-${i}`, AvailabilityZone: zones[i] },
      TargetHealth: { State: State as never, Reason: Reason as never },
    };
  });
  elb.on(DescribeTargetHealthCommand, { TargetGroupArn: arns.green }).resolves({ TargetHealthDescriptions: health });
  return traffic.readiness(router, ids.green);
}
const unready = (why: string) => ({ kind: 'unready', why });

describe('a target group', () => {
  test('is ready with one healthy target', async () => {
    expect(await readiness(['unhealthy Target.Timeout', 'healthy', 'draining'])).toEqual({ kind: 'ready' });
    expect(elb.calls()).toHaveLength(1);
  });

  test('is unready without a target, or without a healthy one, and says why', async () => {
    expect(await readiness([])).toEqual(unready('checkout-v2 has no target'));
    expect(
      await readiness([
        'unhealthy Target.ResponseCodeMismatch',
        'initial Elb.InitialHealthChecking',
        'initial Elb.RegistrationInProgress',
      ]),
    ).toEqual(unready('checkout-v2 has no healthy target of 3: 2 initial, 1 unhealthy (Target.ResponseCodeMismatch)'));
  });

  test('is unready while no rule names it, because nothing checks it then', async () => {
    expect(await readiness(['unused Target.NotInUse'])).toEqual(
      unready('checkout-v2 has no healthy target of 1: 1 unused, because no rule names the group'),
    );
  });

  test('whose health checks are off is unknown', async () => {
    expect(await readiness(['unavailable Target.HealthCheckDisabled'])).toEqual({
      kind: 'unknown',
      why: 'checkout-v2 has its health checks switched off',
    });
  });

  test('that does not exist is not found', async () => {
    elb.on(DescribeTargetHealthCommand).rejects(refusal('TargetGroupNotFoundException'));
    await expect(traffic.readiness(router, ids.green)).rejects.toMatchObject({ name: 'NotFound' });
  });
});

describe('zones', () => {
  const crossZone = (Value: string) =>
    elb
      .on(DescribeTargetGroupAttributesCommand)
      .resolves({ Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value }] });
  beforeEach(() => {
    elb.on(DescribeLoadBalancersCommand, { LoadBalancerArns: [arns.loadBalancer] }).resolves({
      LoadBalancers: [{ AvailabilityZones: [{ ZoneName: 'eu-west-1a' }, { ZoneName: 'eu-west-1b' }] }],
    });
  });
  const [a, b] = ['eu-west-1a', 'eu-west-1b'];

  test('each need a healthy target where they do not share theirs', async () => {
    crossZone('false');
    expect(await readiness(['healthy', 'unhealthy Target.Timeout'], [a, b])).toEqual(
      unready('checkout-v2 has no healthy target in zone eu-west-1b, and its zones do not share theirs'),
    );
    expect(await readiness(['healthy', 'healthy'], [a, b])).toEqual({ kind: 'ready' });
  });

  test('need none where they share theirs, or where a target serves all of them', async () => {
    crossZone('use_load_balancer_configuration');
    expect(await readiness(['healthy'], [a])).toEqual({ kind: 'ready' });
    crossZone('false');
    expect(await readiness(['healthy'], ['all'])).toEqual({ kind: 'ready' });
  });
});
