import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listenOnLoopback } from '../../local/data-plane/listen.ts';
import { type LocalAws, startLocalAws } from '../../local/start-local-aws.ts';
import { commandOf, inputOf, words } from '../local/aws-cli/command-line.ts';

const page = readFileSync(new URL('../../docs/load-balancers.md', import.meta.url), 'utf8');
const [, ...blocks] = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text = '']) => text.trim().split('\n'));

const timeScale = 60;
let local: LocalAws;
const targets: ReturnType<typeof createServer>[] = [];
beforeAll(async () => {
  local = await startLocalAws({ port: 0, timeScale });
});
afterAll(async () => {
  for (const server of targets) {
    server.close();
    server.closeAllConnections();
  }
  await local.close();
});

const isClass = (value: unknown): value is new (input: unknown) => never => typeof value === 'function';

/** What a path of `--query` finds. */
const found = (output: object, path: string): unknown =>
  path.split(/[.[\]]+/).reduce<unknown>((value, part) => (part === '' ? value : Object(value)[part]), output);

test('The load balancer that is documented can be built by these commands, and answers as the page says', async () => {
  const ports: string[] = [];
  for (const name of ['blue', 'green']) {
    const server = createServer((_request, answer) => answer.end(`${name}\n`));
    targets.push(server);
    ports.push(new URL(await listenOnLoopback(server)).port);
  }
  const client = new elb.ElasticLoadBalancingV2Client({
    endpoint: local.door.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const variables = new Map<string, string>();
  const filled = (line: string) =>
    line
      .replace('9001', ports[0] ?? '')
      .replace('9002', ports[1] ?? '')
      .replaceAll(/'\$(\w+)'|\$(\w+)/g, (_, quoted: string, plain: string) => variables.get(quoted ?? plain) ?? '');

  const get = async (cookie = '') => {
    const [endpoint] = local.loadBalancers.endpoints();
    const answer = await fetch(`${endpoint?.url}/color`, { headers: { cookie } });
    return { status: answer.status, text: (await answer.text()).trim(), cookies: answer.headers.getSetCookie() };
  };
  const printed: unknown[] = [];
  const run = async (line: string) => {
    const [, name, inner = line] = /^(\w+)=\$\((.*)\)$/.exec(line) ?? [];
    if (line.startsWith('sleep')) return pause((Number(line.slice(6)) * 1000) / timeScale + 30);
    if (line.startsWith('for ')) {
      const member = line.includes('http_code') ? 'status' : 'text';
      const counts: Record<string, number> = {};
      for (let times = 0; times < 100; times += 1) {
        const { [member]: answer } = await get();
        counts[answer] = (counts[answer] ?? 0) + 1;
      }
      return printed.push(counts);
    }
    if (inner.startsWith('curl')) {
      const { text, cookies } = await get(line.includes('$cookie') ? variables.get('cookie') : '');
      if (name === undefined) return printed.push(text);
      return variables.set(name, cookies.find((cookie) => cookie.startsWith('AWSALBTG='))?.split(';')[0] ?? '');
    }
    const { options, ...command } = commandOf(words(filled(inner), 0));
    const own = new Map([...options].filter(([option]) => option !== 'query' && option !== 'output'));
    const made: unknown = Reflect.get(elb, `${command.operation}Command`);
    if (!isClass(made)) throw new Error(`no command: ${line}`);
    const output = await client.send(new made(inputOf({ ...command, options: own }, ['subnets'])));
    const [path] = options.get('query') ?? [];
    if (path === undefined) return undefined;
    return name === undefined ? printed.push(found(output, path)) : variables.set(name, String(found(output, path)));
  };
  for (const line of blocks.flat()) await run(line);

  expect(printed).toEqual([
    'blue',
    'unused',
    'healthy',
    { blue: expect.any(Number), green: expect.any(Number) },
    { 200: expect.any(Number), 503: expect.any(Number) },
    'blue',
    'green',
  ]);
}, 20_000);
