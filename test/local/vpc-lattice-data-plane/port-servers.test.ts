import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { request } from 'undici';
import { listenOnLoopback } from '../../../local/data-plane/listen.ts';
import { answerLocally } from '../../../local/data-plane/local-reply.ts';
import { createPortServers } from '../../../local/vpc-lattice-data-plane/port-servers.ts';

const listener = (name: string, listenerPort: number) => ({
  listenerId: `listener-${name}`,
  serviceId: `svc-${name}`,
  networkId: 'sn-1',
  vpcId: undefined,
  listenerPort,
  listenerName: 'http',
  serviceName: name,
  domainName: `${name}.localhost`,
  hosts: [`${name}.localhost`],
});

test('Services on one port are told apart by the Host header, and a port that is taken gives way to a free one', async () => {
  const other = createServer();
  const taken = Number(new URL(await listenOnLoopback(other)).port);
  const servers = createPortServers(async (_request, caller, { serviceId }) => answerLocally(caller, 200, serviceId));
  await servers.set([listener('a', taken), listener('b', taken)]);
  const [first, second] = servers.endpoints();
  expect(first?.url).toBe(second?.url);
  expect(first?.url).not.toBe(`http://127.0.0.1:${taken}`);

  const ask = async (headers: Readonly<Record<string, string>>) => {
    const { statusCode, body } = await request(`${first?.url}/`, { headers });
    return `${statusCode} ${await body.text()}`;
  };
  expect(await ask({ host: 'a.localhost' })).toBe('200 svc-a');
  expect(await ask({ host: `B.localhost:${taken}` })).toBe('200 svc-b');
  expect(await ask({})).toMatch(/^404 several services/);
  expect(await ask({ host: 'a.localhost', origin: 'http://evil.example' })).toMatch(/^403/);
  await servers.set([listener('b', taken)]);
  expect(await ask({})).toBe('200 svc-b');
  await servers.set([]);
  expect(servers.endpoints()).toEqual([]);
  await servers.close();
  other.close();
});
