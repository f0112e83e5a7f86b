import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cliCommand } from '../../local/console/cli-command.ts';
import { createConsole } from '../../local/console/console.ts';
import { callsOf } from '../../local/console/first-mesh/calls.ts';
import { problemsOf } from '../../local/console/first-mesh/problems.ts';
import { blankValues, withNode } from '../../local/console/first-mesh/values.ts';
import { type EmbeddedAws, embeddedAws } from '../../local/embedded-aws.ts';
import { type HttpDoor, startHttpDoor } from '../../local/http/http-door.ts';
import { countedSurroundings } from '../local/asking.ts';
import { commandOf, inputOf, words } from '../local/aws-cli/command-line.ts';

const page = readFileSync(new URL('../../docs/console.md', import.meta.url), 'utf8');
const [commands = [], curls = []] = [...page.matchAll(/^```sh\n(.*?)\n```$/gms)].map(([, text = '']) =>
  text.split('\n'),
);
const [said = ''] = [...page.matchAll(/^```text\n(.*?)\n```$/gms)].map(([, text = '']) => text);

let aws: EmbeddedAws;
let door: HttpDoor;
beforeAll(async () => {
  aws = embeddedAws({ surroundings: countedSurroundings() });
  const pages = createConsole({
    readMesh: aws.services.appmesh.readMesh,
    tasks: () => [],
    call: aws.call,
    dispatch: aws.dispatch,
    now: () => aws.surroundings.clock.now(),
    traces: { now: () => aws.surroundings.clock.now(), losses: () => [] },
  });
  door = await startHttpDoor({ dispatch: aws.dispatch, log: aws.log, beside: pages, port: 0 });
});
afterAll(async () => {
  await door.close();
  await aws.close();
});

test('The commands of the page are those that the console shows for such a mesh, and create it', async () => {
  const calls = callsOf({
    ...withNode(blankValues()),
    ...{
      meshName: 'apps',
      virtualServiceName: 'color.apps.local',
      routerName: 'color-router',
      routeName: 'color-route',
    },
    ...{ 'node.0.name': 'color-v1', 'node.0.hostname': 'v1.apps.local', 'weight.0': '90' },
    ...{ 'node.1.name': 'color-v2', 'node.1.hostname': 'v2.apps.local', 'weight.1': '10' },
  });
  expect(problemsOf(calls)).toEqual([]);
  expect(commands).toEqual(calls.map(({ operation, input }) => cliCommand(operation, input)));

  for (const line of commands) {
    const command = commandOf(words(line, 0));
    await aws.call('appmesh', command.operation, inputOf(command, []), { accessKeyId: 'x', name: 'user' });
  }
  expect(aws.services.appmesh.readMesh('apps')?.virtualServices).toHaveLength(1);
});

/** The status that a line of curl prints. */
const status = (line: string) =>
  new Promise<number>((resolve, reject) => {
    const [, name, value] = /-H '(.*?): (.*?)'/.exec(line) ?? [];
    const path = new URL(line.split(' ').at(-1) ?? '').pathname;
    const headers = name === undefined || value === undefined ? {} : { [name]: value };
    request({ port: door.port, path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

test('The console answers this machine, and no page of another origin, as the page says', async () => {
  expect((await Promise.all(curls.map(status))).join('\n')).toBe(said);
});
