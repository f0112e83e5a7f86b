import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { pause } from '../../adapters/clock.ts';
import type { ServiceName } from '../../local/kit/call.ts';
import { type LocalAws, startLocalAws } from '../../local/start-local-aws.ts';
import { run } from '../cli/support/captured-host.ts';
import { awsCommand } from '../docs/aws-command.ts';
import { commandsOf } from '../docs/documented-commands.ts';
import { openShell, type Printed, type Program, type Shell } from '../docs/shell.ts';
import { someone } from '../local/asking.ts';

// Each answer is a real one, by real processes and their sidecars.
jest.setTimeout(120_000);

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'meshshift-tutorials-'));
/** Ports of the tests are below those that the system gives away by itself. */
const portOf = (port: number) => port + 14_900;

let local: LocalAws;
let shell: Shell;
const interrupts = new Set<() => void>();
/** Of the scripts that go on until Ctrl-C. */
const endings: Promise<Printed>[] = [];

/** The command in this process, in the environment that the script gives it. */
const meshshift: Program = (args, stdin, env = {}) =>
  run(args, {
    stdin,
    env,
    pause: (milliseconds) => pause(milliseconds / 10),
    onInterrupt(listener) {
      interrupts.add(listener);
      return () => interrupts.delete(listener);
    },
  });

/** As far as the pages use it: `-i`, `-H` and an address. */
const curl: Program = async (args) => {
  const headers = args.flatMap((arg, at) => (args[at - 1] === '-H' ? [arg.split(': ') as [string, string]] : []));
  const url = `http://${args.at(-1)}`.replace(/\b70\d\d\b/, (port) => String(portOf(Number(port))));
  const response = await fetch(url, { headers });
  const status = args.includes('-i') ? `HTTP/1.1 ${response.status}\n\n` : '';
  return { code: 0, out: status + (await response.text()), err: '' };
};

beforeAll(async () => {
  cpSync(join(root, 'examples/tutorials'), folder, { recursive: true });
  for (const file of globSync('**/*.sh', { cwd: folder })) {
    const text = readFileSync(join(folder, file), 'utf8');
    writeFileSync(
      join(folder, file),
      text.replaceAll(/\b70\d\d\b/g, (port) => String(portOf(Number(port)))),
    );
  }
  local = await startLocalAws({ port: 0, timeScale: 60 });
  const call = (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) =>
    local.aws.call(service, operation, input, someone);
  shell = await openShell(folder, { meshshift, aws: awsCommand(call), curl }, { AWS_ENDPOINT_URL: local.door.url });
}, 60_000);

afterAll(async () => {
  for (const interrupt of interrupts) interrupt();
  await Promise.all(endings);
  await shell.close();
  await local.close();
  rmSync(folder, { recursive: true });
});

const running = () => local.appMesh.tasks().filter(({ status }) => status === 'RUNNING').length;

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 1000; looks++) {
    if (await holds()) return;
    await pause(20);
  }
  throw new Error(`it never came to pass: ${holds}`);
}

/** Types a line, to its end. @returns what it printed */
async function carryOut(line: string): Promise<string> {
  const { code, out, err } = await shell.run(line.replace('examples/tutorials', folder));
  expect({ line, code, said: code === 0 ? '' : out + err }).toEqual({ line, code: 0, said: '' });
  return out.trim();
}

/** Types what the page of a tutorial says, command by command; each is named by a part of it. */
function readerOf(page: string) {
  const lines = commandsOf(readFileSync(join(root, page), 'utf8')).map(({ line }) => line);
  const next = (part: string) => {
    const line = lines.shift() ?? 'nothing more';
    expect(line).toContain(part);
    return line;
  };
  return {
    type: (part: string) => carryOut(next(part)),
    /** A script that goes on until Ctrl-C; resolves when so many more tasks run. */
    async stay(part: string, count: number): Promise<void> {
      const before = running();
      endings.push(shell.run(next(part).replace('examples/tutorials', folder)));
      await until(async () => running() === before + count);
    },
    /** All but the last, a rollout, which a test of its own carries out. */
    isDone: () => expect(lines).toEqual([`npx meshshift start ${dirname(page)}/rollout.yaml --local --wait`]),
  };
}

const ask = async (port: number, path = '/', headers: Readonly<Record<string, string>> = {}): Promise<string> => {
  const response = await fetch(`http://127.0.0.1:${portOf(port)}${path}`, { headers });
  return response.status === 200 ? (await response.text()).trim() : String(response.status);
};

/** The answers to so many requests, counted. */
async function answers(port: number, count: number): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const answer of await Promise.all(Array.from({ length: count }, () => ask(port))))
    counts[answer] = (counts[answer] ?? 0) + 1;
  return counts;
}

/** Waits for an answer, as one does after a change. */
const sees = (port: number, answer: string) => until(async () => (await ask(port)) === answer);
/** Waits until there is no other answer. */
const seesOnly = (port: number, answer: string) => until(async () => (await answers(port, 10))[answer] === 10);

/** Half of the answers are the one, half the other, within four standard errors. */
async function sharedEqually(port: number, one: string, other: string): Promise<void> {
  const { [one]: ones = 0, [other]: others = 0 } = await answers(port, 100);
  expect(ones + others).toBe(100);
  expect(Math.abs(ones - 50)).toBeLessThan(20);
}

test('The launch post: a first mesh answers white, then half blue, then as its weights say', async () => {
  const { type, stay, isDone } = readerOf('examples/tutorials/launch-post/README.md');
  await type('mesh.sh');
  await stay('tasks.sh', 4);
  await sees(7010, 'white');
  expect(await type('curl')).toBe('white');
  expect(await answers(7010, 20)).toEqual({ white: 20 });
  await type('weights.sh white=1 blue=1');
  await sees(7010, 'blue');
  await sharedEqually(7010, 'white', 'blue');
  expect(JSON.parse(await type('curl localhost:7010/stats'))).toMatchObject({ white: expect.any(Number) });
  await carryOut(`examples/tutorials/launch-post/weights.sh black=1`);
  await seesOnly(7010, 'black');
  await type('weights.sh white=1');
  await seesOnly(7010, 'white');
  isDone();
});

test('The five steps: red by itself, then both colours, then blue by its header, and all of it from outside', async () => {
  const { type, stay, isDone } = readerOf('examples/tutorials/five-steps/README.md');
  await type('1-mesh.sh');
  await type('2-nodes.sh');
  await stay('3-sidecars.sh', 3);
  expect(await type('curl -i')).toContain('404');
  await type('4-services.sh');
  await sees(7020, 'red');
  expect(await type('curl')).toBe('red');
  expect(await answers(7020, 20)).toEqual({ red: 20 });
  await type('4a-two-colors.sh');
  await sees(7020, 'blue');
  await sharedEqually(7020, 'red', 'blue');
  await type('curl localhost:7020/stats');
  await type('4b-by-header.sh');
  await seesOnly(7020, 'red');
  await until(async () => (await ask(7020, '/', { 'x-color': 'blue' })) === 'blue');
  expect(await type("curl -H 'x-color: blue'")).toBe('blue');
  await stay('5-gateway.sh', 1);
  expect(await type('curl localhost:7029/front')).toBe('red');
  expect(await ask(7029, '/front', { 'x-color': 'blue' })).toBe('blue');
  expect(await ask(7029, '/elsewhere')).toBe('404');
  isDone();
});

test('The workshop: a router takes the place of a node unnoticed, and a canary gets its share', async () => {
  const { type, stay, isDone } = readerOf('examples/tutorials/workshop/README.md');
  await type('mesh.sh');
  await stay('tasks.sh', 2);
  await sees(7030, 'strawberry');
  expect(await type('curl')).toBe('strawberry');
  await type('router.sh');
  expect(await answers(7030, 20)).toEqual({ strawberry: 20 });
  await stay('canary.sh', 1);
  expect(await answers(7030, 20)).toEqual({ strawberry: 20 });
  await type('weights.sh 50');
  await sees(7030, 'banana');
  await sharedEqually(7030, 'strawberry', 'banana');
  await type('curl localhost:7030/stats');
  await type('weights.sh 0');
  await seesOnly(7030, 'strawberry');
  isDone();
});

test('Ctrl-C ends every task, and each mesh can be deleted', async () => {
  for (const interrupt of [...interrupts]) interrupt();
  expect((await Promise.all(endings)).map(({ code }) => code)).toEqual(endings.map(() => 0));
  expect(local.appMesh.tasks()).toEqual([]);
  for (const tutorial of ['launch-post', 'five-steps', 'workshop'])
    await carryOut(`examples/tutorials/${tutorial}/down.sh`);
  expect(await local.aws.call('appmesh', 'ListMeshes', {}, someone)).toEqual({ meshes: [] });
});
