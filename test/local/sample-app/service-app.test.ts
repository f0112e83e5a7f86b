import { GetRuleCommand, UpdateRuleCommand, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request } from 'undici';
import { type ServiceApp, startServiceApp } from '../../../local/sample-app/service-app.ts';
import { type LocalAws, startLocalAws } from '../../../local/start-local-aws.ts';
import { watching } from './watching.ts';

let local: LocalAws;
let app: ServiceApp;
let lattice: VPCLatticeClient;

beforeAll(async () => {
  // A minute of this clock is a second.
  local = await startLocalAws({ port: 0, timeScale: 60, vpcLattice: { rulesMs: 6000, targetsMs: 6000 } });
  const client = {
    endpoint: local.door.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  lattice = new VPCLatticeClient(client);
  app = await startServiceApp({
    lattice,
    dataPlane: local.vpcLattice,
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

const named = () => {
  const { serviceId: serviceIdentifier, listenerId: listenerIdentifier, ruleId: ruleIdentifier } = app.service;
  return { serviceIdentifier, listenerIdentifier, ruleIdentifier };
};
const split = (first: number, second: number) => {
  const { 'color-v1': one, 'color-v2': other } = app.service.targetGroups;
  const targetGroups = [
    { targetGroupIdentifier: one, weight: first },
    { targetGroupIdentifier: other, weight: second },
  ];
  return lattice.send(new UpdateRuleCommand({ ...named(), action: { forward: { targetGroups } } }));
};

test('The colour teller behind VPC Lattice follows the weights of its rule, and shows a version that is sick or dead', async () => {
  await until('all traffic is on the first version', () => version('color-v1').share === 1);
  const { body, statusCode } = await request(`${app.serviceUrl}/`);
  expect([statusCode, await body.json()]).toEqual([200, { color: 'blue' }]);

  await split(50, 50);
  const { lastUpdatedAt } = await lattice.send(new GetRuleCommand(named()));
  await until('half of it is on the second', () => Math.abs(version('color-v2').share - 0.5) < 0.2);
  expect(app.stats().following['vpc-lattice']?.[app.service.ruleId]).toBe(lastUpdatedAt?.getTime());

  await app.setBehaviour('color-v2', { errorShare: 0.5, wrongShare: 1 });
  await until('it fails, or answers wrong', () => version('color-v2').errors > 5 && app.stats().wrongAnswers > 5);

  await app.kill('color-v2');
  await until('nobody answers for the second', () => (app.stats().load?.statuses[502] ?? 0) > 5);
  expect(app.stats().problems).toEqual([]);
}, 40_000);
