import {
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request } from 'undici';
import { colorBalancerNames, createColorBalancer } from '../../../local/sample-app/color-load-balancer.ts';
import { type LoadBalancerApp, startLoadBalancerApp } from '../../../local/sample-app/load-balancer-app.ts';
import { type LocalAws, startLocalAws } from '../../../local/start-local-aws.ts';
import { watching } from './watching.ts';

let local: LocalAws;
let app: LoadBalancerApp;
let elb: ElasticLoadBalancingV2Client;

beforeAll(async () => {
  // A minute of this clock is a second.
  local = await startLocalAws({ port: 0, timeScale: 60, loadBalancers: { delayMs: 6000, jitterMs: 0 } });
  const client = {
    endpoint: local.door.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  elb = new ElasticLoadBalancingV2Client(client);
  app = await startLoadBalancerApp({
    elb,
    dataPlane: local.loadBalancers,
    cloudWatch: client,
    clock: local.clock,
    load: { requestsPerSecond: 100 },
    workMs: 2,
  });
}, 30_000);
afterAll(async () => {
  await app.close();
  await local.close();
});

const { until, version } = watching(() => app);

const split = (first: number, second: number) => {
  const { 'color-v1': one, 'color-v2': other } = app.balancer.targetGroups;
  const TargetGroups = [
    { TargetGroupArn: one, Weight: first },
    { TargetGroupArn: other, Weight: second },
  ];
  const Actions = [{ Type: 'forward' as const, ForwardConfig: { TargetGroups } }];
  return elb.send(new ModifyRuleCommand({ RuleArn: app.balancer.ruleArn, Actions }));
};

test('The colour teller behind a load balancer follows the weights of its rule, and shows a version that is sick or dead', async () => {
  await until('all traffic is on the first version', () => version('color-v1').share === 1);
  const ask = (host: string) => request(`${app.balancerUrl}/`, { headers: { host } });
  const { body, statusCode } = await ask('color.local');
  expect([statusCode, await body.json()]).toEqual([200, { color: 'blue' }]);
  const other = await ask(new URL(app.balancerUrl).host);
  await other.body.dump();
  expect(other.statusCode).toBe(404);

  const before = app.stats().following['load-balancer']?.[app.balancer.ruleArn] ?? 0;
  await split(50, 50);
  await until('half of it is on the second', () => Math.abs(version('color-v2').share - 0.5) < 0.2);
  expect(app.stats().following['load-balancer']?.[app.balancer.ruleArn]).toBeGreaterThan(before);

  await app.setBehaviour('color-v2', { errorShare: 0.5, wrongShare: 1 });
  await until('it fails, or answers wrong', () => version('color-v2').errors > 5 && app.stats().wrongAnswers > 5);

  await app.kill('color-v2');
  await until('nobody answers for the second', () => (app.stats().load?.statuses[502] ?? 0) > 5);
  expect(app.stats().problems).toEqual([]);
}, 40_000);

test('A load balancer that is there is kept, with its weights and new processes', async () => {
  const { balancer } = app;
  await split(90, 10);
  const { 'color-v2': TargetGroupArn } = balancer.targetGroups;
  const targets = { 'color-v1': [], 'color-v2': [{ id: '127.0.0.1', port: 9 }] };
  const again = await createColorBalancer(elb, colorBalancerNames, targets);
  expect(again).toEqual(balancer);
  const { TargetHealthDescriptions = [] } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  const states = TargetHealthDescriptions.map(({ Target, TargetHealth }) => [
    Target?.Port === 9,
    TargetHealth?.State === 'draining',
  ]);
  expect(states.toSorted()).toEqual([
    [false, true],
    [false, true],
    [true, false],
  ]);
  const { Rules = [] } = await elb.send(new DescribeRulesCommand({ RuleArns: [balancer.ruleArn] }));
  expect(Rules[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups).toMatchObject([{ Weight: 90 }, { Weight: 10 }]);
}, 20_000);
