import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { controlClient } from '../../local/data-plane/attach/control-client.ts';
import { createControlPath } from '../../local/data-plane/control/control-path.ts';
import { type ControlPlane, createControlPlane } from '../../local/data-plane/control/control-plane.ts';
import { type EmbeddedAws, embeddedAws } from '../../local/embedded-aws.ts';
import { type HttpDoor, startHttpDoor } from '../../local/http/http-door.ts';
import { realSurroundings } from '../../local/surroundings.ts';
import { someone } from '../local/asking.ts';
import { authorityNamed, pemFolder } from '../local/data-plane/tls/certificates.ts';
import { run } from './support/captured-host.ts';

const files = pemFolder();
afterAll(files.remove);

let aws: EmbeddedAws;
let door: HttpDoor;
let plane: ControlPlane;
beforeAll(async () => {
  const surroundings = realSurroundings();
  aws = embeddedAws({ surroundings });
  plane = createControlPlane({ model: aws.services.appmesh, clock: surroundings.clock, random: () => 0 });
  const beside = createControlPath({ plane, clock: { scale: 1, epoch: 0 }, xrayPort: 2345 });
  door = await startHttpDoor({ dispatch: aws.dispatch, log: aws.log, beside, port: 0 });
  await aws.call('appmesh', 'CreateMesh', { meshName: 'm' }, someone);
  await aws.call('appmesh', 'CreateVirtualNode', { meshName: 'm', virtualNodeName: 'front', spec: {} }, someone);
});
afterAll(async () => {
  plane.close();
  await door.close();
  await aws.close();
});

/** @param interrupt gets what Ctrl-C calls */
const attach = (args: readonly string[], interrupt?: (listener: () => void) => void) =>
  run(['attach', ...args], {
    env: { ...process.env, AWS_ENDPOINT_URL: door.url },
    onInterrupt(listener) {
      interrupt?.(listener);
      return () => undefined;
    },
  });
// Ports of the tests are below those that the system gives away by itself.
const front = ['--mesh', 'm', '--node', 'front'];

test('a process runs with its proxy in its environment, and its exit code is that of the command', async () => {
  const proxied = await attach([...front, '--', 'sh', '-c', 'test -n "$http_proxy" && exit 7']);
  expect(proxied.code).toBe(7);
  expect(proxied.err).toContain('task front-1 of virtual node front, mesh m');
  expect(proxied.err).toMatch(/ {2}HTTP_PROXY=http:\/\/127\.0\.0\.1:\d+\n/);
  expect(plane.tasks()).toEqual([]);
});

test('a process finds the admin page of its proxy by a variable, on the port that is given', async () => {
  const look =
    'test "$(curl -s localhost:$ENVOY_ADMIN_ACCESS_PORT/ready)" = LIVE && exit $((ENVOY_ADMIN_ACCESS_PORT - 21804 + 7))';
  const ran = await attach([...front, '--admin-port', '21804', '--', 'sh', '-c', look]);
  expect(ran.code).toBe(7);
  expect(ran.err).toContain('  ENVOY_ADMIN_ACCESS_PORT=21804\n');
});

test('a process finds the X-Ray daemon of the embedded AWS, unless its user has named another', async () => {
  const look = 'test "$AWS_XRAY_DAEMON_ADDRESS $XRAY_DAEMON_PORT" = "127.0.0.1:2345 2345"';
  const found = await attach([...front, '--', 'sh', '-c', look]);
  expect([found.code, found.err]).toEqual([
    0,
    expect.stringMatching(/ {2}XRAY_DAEMON_PORT=2345\n {2}AWS_XRAY_DAEMON_ADDRESS=127\.0\.0\.1:2345\n/),
  ]);
  const env = { ...process.env, AWS_ENDPOINT_URL: door.url, XRAY_DAEMON_PORT: '3000' };
  const named = await run(['attach', ...front, '--', 'true'], { env });
  expect(named.err).toContain('  AWS_XRAY_DAEMON_ADDRESS=127.0.0.1:3000\n');
});

test('a process that dies behind its port is a dead target, which is said, listed and can be detached', async () => {
  const died = await attach([...front, '--port', '21801', '--', 'sh', '-c', 'kill -9 $$']);
  expect(died.err).toContain('the process was ended by SIGKILL: a dead target');
  expect((await attach(['--list'])).out).toBe(
    `front-5  DEAD  m  front  127.0.0.1:21801  not checked  sh -c kill -9 $$\n`,
  );
  expect((await attach(['--detach', 'front-5'])).code).toBe(0);
  expect((await attach(['--list'])).out).toBe('No task is attached.\n');
});

test('what callers find of a task is listed', async () => {
  const client = controlClient(door.url);
  const opened = async (name: string, port: number) => {
    const origin = `http://127.0.0.1:${port}`;
    const task = { meshName: 'm', resource: { kind: 'VirtualNode', name } as const, ports: [{ port, origin }] };
    const registration = { ...task, attributes: {}, command: 'x' };
    const id = await new Promise<string>((resolve) => {
      const ignore = () => undefined;
      client.open(registration, (line) => line.kind === 'attached' && resolve(line.id), ignore).catch(ignore);
    });
    return { id, origin };
  };
  const [target, caller] = [await opened('front', 21805), await opened('front', 21806)];
  const targets = [{ origin: target.origin, reasons: ['failed_active_hc' as const] }];
  await client.reportHealth(caller.id, { targets });
  const { out } = await attach(['--list']);
  expect(out).toMatch(/127\.0\.0\.1:21805 {2}unhealthy by 1 of 1 caller: fails its health check {2}x\n/);
  expect(out).toMatch(/127\.0\.0\.1:21806 {2}not checked +x\n/);
  for (const { id } of [target, caller]) await client.detach(id);
});

test('Ctrl-C drains the task, ends its process and detaches it', async () => {
  const interrupted = await attach([...front, '--', 'sleep', '60'], (listener) => setImmediate(listener));
  expect([interrupted.code, plane.tasks()]).toEqual([0, []]);
  expect(interrupted.err).toContain('task front-8: draining');
});

test.each([
  [['--mesh', 'm', '--node', 'nope', '--', 'true'], 5, 'mesh m has no virtual node nope; it has front'],
  [['--mesh', 'nope', '--node', 'front', '--', 'true'], 5, 'there is no mesh nope'],
  [['--mesh', 'm'], 64, 'attach needs --node and a command after --'],
  [['--gateway', 'nope'], 64, 'attach needs --mesh and --port'],
  [['--mesh', 'm', '--gateway', 'nope', '--port', '21802'], 5, 'mesh m has no virtual gateway nope'],
  [['--gateway', 'g', '--node', 'n'], 64, 'it takes neither --node nor a command'],
  [[...front, '--port', '0', '--', 'true'], 64, 'A port from 1 to 65535'],
  [[...front, '--admin-port', '99999', '--', 'true'], 64, 'A port from 1 to 65535 is allowed'],
  [[...front, '--', './no-such-program'], 1, 'cannot be started: spawn ./no-such-program ENOENT'],
  [['--detach', 'front-9'], 5, 'there is no task front-9'],
])('%j ends with code %i and one line', async (args, code, line) => {
  const ran = await attach(args);
  expect(ran.code).toBe(code);
  expect(ran.err).toContain(line);
});

test('a virtual gateway runs without a process, until Ctrl-C', async () => {
  const spec = { listeners: [{ portMapping: { port: 9080, protocol: 'http' } }] };
  await aws.call('appmesh', 'CreateVirtualGateway', { meshName: 'm', virtualGatewayName: 'door', spec }, someone);
  const ran = await attach(['--mesh', 'm', '--gateway', 'door', '--port', '21803'], (listener) =>
    setImmediate(listener),
  );
  expect([ran.code, ran.out]).toEqual([
    0,
    expect.stringMatching(
      /^task door-1 of virtual gateway door, mesh m, answers on http:\/\/127\.0\.0\.1:21803\nits admin page is on http:\/\/127\.0\.0\.1:\d+\n$/,
    ),
  ]);
  expect(plane.tasks()).toEqual([]);
});

test('a gateway has the files of its secrets, and says what is wrong with them', async () => {
  const certificate = { sds: { secretName: 'spiffe://m/secure' } };
  const spec = { listeners: [{ portMapping: { port: 9443, protocol: 'http' }, tls: { mode: 'STRICT', certificate } }] };
  await aws.call('appmesh', 'CreateVirtualGateway', { meshName: 'm', virtualGatewayName: 'secure', spec }, someone);
  const { certificateChain, privateKey } = files.pair('secure', authorityNamed('m').issue(['secure.local']));
  const gateway = ['--mesh', 'm', '--gateway', 'secure', '--port', '21807'];
  const secret = (text: string) => attach([...gateway, '--secret', text], (end) => setImmediate(end));

  const secure = await secret(`spiffe://m/secure=${certificateChain},${privateKey}`);
  expect(secure.out).toContain('answers on https://127.0.0.1:21807');
  const swapped = await secret(`spiffe://m/secure=${certificateChain}`);
  expect(swapped.err).toContain('listener 9443 is not followed: ');
  expect((await secret('spiffe://m/secure')).err).toContain('as in NAME=CHAIN.pem,KEY.pem or NAME=CA.pem');
});

test('a port in use is named before anything starts', async () => {
  const ran = await attach([...front, '--port', String(door.port), '--', 'true']);
  expect([ran.code, ran.err]).toEqual([64, `meshshift: port ${door.port} of this machine is in use: name another\n`]);
});

test.each([
  [{}, 'neither --local nor AWS_ENDPOINT_URL is given'],
  [{ AWS_ENDPOINT_URL: 'https://appmesh.example' }, 'is none of this machine'],
])('an AWS that is not embedded is refused: %j', async (env, reason) => {
  const ran = await run(['attach', '--list'], { env });
  expect([ran.code, ran.err]).toEqual([64, expect.stringContaining(reason)]);
});

test('no page of another origin reaches the tasks', async () => {
  const headers = { origin: 'http://evil.example' };
  const answer = await fetch(`${door.url}/_local/app-mesh/tasks`, { method: 'POST', body: '{}', headers });
  expect(answer.status).toBe(403);
});
