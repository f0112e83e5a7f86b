import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import * as lattice from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listenOnLoopback } from '../../local/data-plane/listen.ts';
import { type LocalAws, startLocalAws } from '../../local/start-local-aws.ts';
import { commandOf, inputOf, words } from '../local/aws-cli/command-line.ts';

const page = readFileSync(new URL('../../docs/vpc-lattice.md', import.meta.url), 'utf8');
const [, block = ''] = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text = '']) => text);
const lines = block.trim().split('\n');

const timeScale = 600;
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

test('The service that is documented can be built by these commands, and answers as the page says', async () => {
  const ports = await Promise.all(
    ['blue', 'green'].map(async (name) => {
      const server = createServer((_request, answer) => answer.end(`${name}\n`));
      targets.push(server);
      return new URL(await listenOnLoopback(server)).port;
    }),
  );
  const client = new lattice.VPCLatticeClient({
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

  const answered: string[] = [];
  let last: object = {};
  for (const line of lines) {
    const [, name, inner = line] = /^(\w+)=\$\((.*)\)$/.exec(line) ?? [];
    const given = words(filled(inner), local.aws.surroundings.clock.now());
    if (given[0] === 'sleep') await pause((Number(given[1]) * 1000) / timeScale + 20);
    else if (given[0] === 'curl') {
      const [endpoint] = local.vpcLattice.endpoints();
      const { pathname } = new URL(given[1] ?? '');
      answered.push((await (await fetch(`${endpoint?.url}${pathname}`)).text()).trim());
    } else {
      const { options, ...command } = commandOf(given);
      const own = new Map([...options].filter(([option]) => option !== 'query' && option !== 'output'));
      const made: unknown = Reflect.get(lattice, `${command.operation}Command`);
      if (!isClass(made)) throw new Error(`no command: ${line}`);
      last = await client.send(new made(inputOf({ ...command, options: own }, [])));
      if (name !== undefined && 'id' in last) variables.set(name, String(last.id));
    }
  }
  expect(answered).toEqual(['blue', 'green']);
  expect(last).toMatchObject({ priority: 10, action: { forward: { targetGroups: [{ weight: 0 }, { weight: 100 }] } } });
}, 20_000);
