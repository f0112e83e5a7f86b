import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, expect, test } from '@jest/globals';
import { temporaryFolder } from '../../../local/data/temporary-folder.ts';
import { type LocalAws, startLocalAws } from '../../../local/start-local-aws.ts';
import { cleanUp, target } from './serving.ts';

const folder = temporaryFolder();
let local: LocalAws | undefined;
afterEach(async () => {
  await local?.close();
  await cleanUp();
  folder.remove();
});

test('A load balancer that a data folder keeps is served again where it was', async () => {
  const free = await target('free');
  free.stop();
  const first = await startLocalAws({ port: 0, dataDir: folder.path });
  local = first;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const elb = new ElasticLoadBalancingV2Client({ endpoint: first.door.url, region: 'eu-west-1', credentials });
  const { LoadBalancers: [balancer] = [] } = await elb.send(
    new CreateLoadBalancerCommand({ Name: 'shop', Subnets: ['subnet-a', 'subnet-b'] }),
  );
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: balancer?.LoadBalancerArn,
      Protocol: 'HTTP',
      Port: free.port,
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', MessageBody: 'hello' } }],
    }),
  );
  await first.loadBalancers.settled();
  const endpoints = first.loadBalancers.endpoints();
  expect(await (await fetch(`http://127.0.0.1:${free.port}`)).text()).toBe('hello');
  await first.close();

  const second = await startLocalAws({ port: 0, dataDir: folder.path });
  local = second;
  await second.loadBalancers.settled();
  expect(second.loadBalancers.endpoints()).toEqual(endpoints);
  const page = await (await fetch(`${second.door.url}/_local/endpoints`)).json();
  expect(page).toEqual({
    endpoints: [{ name: `load balancer shop, listener on port ${free.port}`, url: `http://127.0.0.1:${free.port}` }],
    problems: [],
  });
  expect(await (await fetch(`http://127.0.0.1:${free.port}`)).text()).toBe('hello');
});
