import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateListenerCommand,
  CreateServiceCommand,
  CreateServiceNetworkCommand,
  CreateServiceNetworkServiceAssociationCommand,
  CreateTargetGroupCommand,
  ListTargetsCommand,
  RegisterTargetsCommand,
  VPCLatticeClient,
} from '@aws-sdk/client-vpc-lattice';
import { afterEach, expect, test } from '@jest/globals';
import { type LocalAws, startLocalAws } from '../../../local/start-local-aws.ts';
import { cleanUp, target } from './served.ts';

let local: LocalAws | undefined;
afterEach(async () => {
  await local?.close();
  await cleanUp();
});

// Real time, a thousand times as fast: what is awaited is what happened, not how long it took.
async function until(what: string, holds: () => Promise<boolean>) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return;
    await pause(10);
  }
  throw new Error(`it did not come to pass that ${what}`);
}

test('A service that was built by the SDK carries traffic, its targets are checked, its metrics are in CloudWatch', async () => {
  local = await startLocalAws({ port: 0, timeScale: 1000 });
  const { door } = local;
  const client = {
    endpoint: door.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const lattice = new VPCLatticeClient(client);
  const { id: serviceNetworkIdentifier } = await lattice.send(new CreateServiceNetworkCommand({ name: 'net' }));
  const { id: serviceIdentifier } = await lattice.send(new CreateServiceCommand({ name: 'color' }));
  await lattice.send(
    new CreateServiceNetworkServiceAssociationCommand({ serviceIdentifier, serviceNetworkIdentifier }),
  );
  const { id: targetGroupIdentifier = '' } = await lattice.send(
    new CreateTargetGroupCommand({
      name: 'blue',
      type: 'IP',
      config: { port: 80, protocol: 'HTTP', vpcIdentifier: 'vpc-0123456789abcdef0' },
    }),
  );
  const { id, port } = await target('blue');
  await pause(10);
  await lattice.send(new RegisterTargetsCommand({ targetGroupIdentifier, targets: [{ id, port }] }));
  await lattice.send(
    new CreateListenerCommand({
      serviceIdentifier,
      name: 'http',
      protocol: 'HTTP',
      port: 8080,
      defaultAction: { forward: { targetGroups: [{ targetGroupIdentifier }] } },
    }),
  );
  await until('the target is healthy', async () => {
    const { items = [] } = await lattice.send(new ListTargetsCommand({ targetGroupIdentifier }));
    return items[0]?.status === 'HEALTHY';
  });
  const page = (await (await fetch(`${door.url}/_local/endpoints`)).json()) as { endpoints: { url: string }[] };
  const [endpoint] = page.endpoints;
  expect(endpoint).toMatchObject({ name: 'vpc-lattice service color, listener http, port 8080' });
  await until('the target gets requests', async () => (await fetch(`${endpoint?.url}/`)).status === 200);

  const cloudWatch = new CloudWatchClient(client);
  const { now } = local.aws.surroundings.clock;
  await until('the requests are counted', async () => {
    const { MetricDataResults = [] } = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(now() - 86_400_000),
        EndTime: new Date(now()),
        MetricDataQueries: [
          {
            Id: 'answered',
            MetricStat: {
              Metric: {
                Namespace: 'AWS/VpcLattice',
                MetricName: 'HTTPCode_2XX_Count',
                Dimensions: [{ Name: 'TargetGroup', Value: `targetgroup/${targetGroupIdentifier}` }],
              },
              Period: 60,
              Stat: 'Sum',
            },
          },
        ],
      }),
    );
    return (MetricDataResults[0]?.Values ?? []).some((value) => value > 0);
  });
});

test('A service that was kept is served again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kept-'));
  const start = () => startLocalAws({ port: 0, timeScale: 1000, dataDir: folder });
  const clientOf = ({ door }: LocalAws) =>
    new VPCLatticeClient({
      endpoint: door.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  local = await start();
  const first = clientOf(local);
  const { id: serviceNetworkIdentifier } = await first.send(new CreateServiceNetworkCommand({ name: 'net' }));
  const { id: serviceIdentifier } = await first.send(new CreateServiceCommand({ name: 'color' }));
  await first.send(new CreateServiceNetworkServiceAssociationCommand({ serviceIdentifier, serviceNetworkIdentifier }));
  const defaultAction = { fixedResponse: { statusCode: 500 } };
  await first.send(new CreateListenerCommand({ serviceIdentifier, name: 'http', protocol: 'HTTP', defaultAction }));
  await local.close();

  local = await start();
  await local.vpcLattice.settled();
  const [endpoint] = local.vpcLattice.endpoints();
  expect((await fetch(`${endpoint?.url}/`)).status).toBe(500);
  await local.close();
  local = undefined;
  rmSync(folder, { recursive: true });
});
