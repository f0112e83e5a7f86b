import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listenOnLoopback } from '../../local/data-plane/listen.ts';
import type { ServiceName } from '../../local/kit/call.ts';
import { type LocalAws, startLocalAws } from '../../local/start-local-aws.ts';
import { run } from '../cli/support/captured-host.ts';
import { someone } from '../local/asking.ts';
import { awsCommand } from './aws-command.ts';
import { openShell, type Program, type Shell } from './shell.ts';

const page = readFileSync(new URL('../../docs/cloud-map.md', import.meta.url), 'utf8');
/** Each block of commands with what the page says that its end prints. */
const blocks = [...page.matchAll(/^```sh\n(.*?)^```$(?:\n\n```text\n(.*?)^```$)?/gms)].map(
  ([, commands = '', printed]) => ({ commands, printed }),
);
const folder = mkdtempSync(join(tmpdir(), 'meshshift-cloud-map-'));
const servers: ReturnType<typeof createServer>[] = [];

let local: LocalAws;
let shell: Shell;
/** By those of the page. */
const ports = new Map<string, string>();
const here = (text: string) => text.replaceAll(/\b900[12]\b/g, (port) => ports.get(port) ?? port);

beforeAll(async () => {
  local = await startLocalAws({ port: 0, timeScale: 60 });
  for (const [port, answer] of Object.entries({ 9001: 'one\n', 9002: 'two\n' })) {
    const server = createServer((_request, response) => response.end(answer));
    servers.push(server);
    ports.set(port, new URL(await listenOnLoopback(server)).port);
  }
  const call = (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) =>
    local.aws.call(service, operation, input, someone);
  /** An attached process prints to the terminal: here its output is put into a file. */
  const meshshift: Program = async (args, stdin, env = {}) => {
    const [file, words] = [join(folder, 'answers'), args.indexOf('--') + 1];
    const into = ['sh', '-c', `exec "$@" > "$0"`, file];
    const { code, out, err } = await run([...args.slice(0, words), ...into, ...args.slice(words)], { stdin, env });
    return { code, out: out + readFileSync(file, 'utf8'), err };
  };
  // The processes of the page run here already.
  const node: Program = async () => ({ code: 0, out: '', err: '' });
  const programs = { meshshift, aws: awsCommand(call), node };
  shell = await openShell(folder, programs, { AWS_ENDPOINT_URL: local.door.url });
});
afterAll(async () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  await shell.close();
  await local.close();
  rmSync(folder, { recursive: true });
});

test('Instances that are registered by hand get the requests of a node, and print what the page says', async () => {
  const { code, out, err } = await shell.run(here(blocks.map(({ commands }) => commands).join('echo ---\n')));

  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  const outputs = out.split('---\n');
  const shown = blocks.flatMap(({ printed }, index) => (printed === undefined ? [] : [{ printed, index }]));
  // Most commands print what they made, of which the page shows nothing.
  expect(shown.map(({ printed, index }) => outputs[index]?.slice(-here(printed).length))).toEqual(
    shown.map(({ printed }) => here(printed)),
  );
  expect(shown).toHaveLength(4);
}, 20_000);
