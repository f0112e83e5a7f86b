import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ServiceName } from '../../local/kit/call.ts';
import { colorNames } from '../../local/sample-app/color-names.ts';
import { colorRollout } from '../oracle/color-rollout.ts';
import { rolloutStack } from '../oracle/rollout-stack.ts';

/** What the loopback endpoint was sent. */
const sent: { readonly headers: IncomingMessage['headers']; readonly body: string }[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    sent.push({ headers: request.headers, body });
    const isKnown = request.headers['x-api-key'] === 'secret';
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ passed: true, text: 'checked' }));
  });
});
let origin = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const person = { accessKeyId: 'PERSON', name: 'user' };
const name = 'color-backend-green-1';

/** The whole stack with a team's hooks, which a rollout of the colour teller may call. */
async function stage(answer: () => Promise<unknown>, hook: object, parameters: Readonly<Record<string, string>> = {}) {
  const allowed = {
    HookFunctions: 'arn:aws:lambda:eu-west-1:000000000000:function:team-*',
    HookEndpoints: `${origin}/*`,
    HookConnections: 'arn:aws:events:eu-west-1:000000000000:connection/checks/*',
    ...parameters,
  };
  const stack = await rolloutStack((dispatch) => dispatch, undefined, {
    parameters: allowed,
    functions: { 'team-check': answer, other: answer },
  });
  const rollout = await colorRollout(stack);
  const { aws, environment, until } = stack;
  const call = (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) =>
    aws.call(service, operation, input, person);
  const { ConnectionArn: connection } = await call('events', 'CreateConnection', {
    Name: 'checks',
    AuthorizationType: 'API_KEY',
    AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'X-Api-Key', ApiKeyValue: 'secret' } },
  });
  const https = { url: `${origin}/smoke`, connection };
  const spec = {
    service: 'color-backend',
    router: { mesh: colorNames.mesh, virtualRouter: colorNames.virtualRouter, routes: [colorNames.route] },
    canary: 'color-v2',
    strategy: { canary: { weight: 10, bake: '1m' }, finalBake: '1m', keepWarm: '0s' },
    analysis: 'alarmsOnly',
    alarms: ['color-5xx'],
    hooks: [{ name: 'check', ...('https' in hook ? { ...hook, https } : hook) }],
  };
  const { stateMachineArn } = environment;
  const start = (as: string) =>
    call('states', 'StartExecution', { stateMachineArn, name: as, input: JSON.stringify(spec) });
  await start(name);
  const ended = async (as = name) => {
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${as}`;
    const status = () => call('states', 'DescribeExecution', { executionArn });
    await until(async () => (await status()).status !== 'RUNNING');
    const { status: end, error, cause } = await status();
    return { ended: error ?? end, cause };
  };
  return {
    ...rollout,
    clock: aws.surroundings.clock,
    until,
    call,
    start,
    ended,
    /** Changes these parameters and nothing else. */
    deploy: (changed: Readonly<Record<string, string>>) => stack.deploy({ ...allowed, ...changed }),
    denied: () => aws.log.since(0).filter((one) => one.kind === 'call' && one.code === 'AccessDeniedException'),
    async end() {
      const end = await ended();
      await aws.close();
      return end;
    },
  };
}

const yes = async () => ({ passed: true });
const no = async () => ({ passed: false, text: 'two checks are red' });

test('A function that says yes lets a rollout be promoted, and everything that it takes is permitted', async () => {
  const world = await stage(yes, { at: 'beforeStep', lambda: 'team-check' });
  expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
  expect(world.denied()).toEqual([]);
});

test('A function that says no before the first shift rejects the rollout, and the mesh is untouched', async () => {
  const world = await stage(no, { at: 'beforeFirstShift', lambda: 'team-check' });
  expect(await world.end()).toEqual({ ended: 'rejected', cause: 'the hook check failed: two checks are red' });
  expect(await world.weights()).toEqual({ 'color-v1': 100 });
});

test('A function that hangs while an alarm fires does not hold up the rollback', async () => {
  let calls = 0;
  const hangs = () => {
    calls += 1;
    return calls === 1 ? yes() : new Promise<never>(() => undefined);
  };
  const world = await stage(hangs, { at: 'beforeStep', lambda: 'team-check', timeout: '15m' });
  await world.until(async () => calls === 2);
  expect(await world.weights()).toMatchObject({ 'color-v2': 10 });
  const fired = world.clock.now();
  await world.call('monitoring', 'SetAlarmState', {
    AlarmName: 'color-5xx',
    StateValue: 'ALARM',
    StateReason: 'a test',
  });
  await world.until(async () => (await world.weights())['color-v2'] !== 10);
  expect(world.clock.now() - fired).toBeLessThan(2000);
  expect(await world.weights()).toEqual({ 'color-v1': 100 });
  expect(await world.end()).toMatchObject({ ended: 'rolledBack' });
});

test('An endpoint is called with the credentials of its connection, under an id that stays the same', async () => {
  const world = await stage(yes, { at: 'beforeFirstShift', https: {} });
  expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
  expect(world.denied()).toEqual([]);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.headers['idempotency-key']).toBe(`${name}/beforeFirstShift/check`);
  expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ id: `${name}/beforeFirstShift/check`, weight: 10 });
});

test.each([
  ['a function', { at: 'beforeFirstShift', lambda: 'other' }, {}, 'HookFunctions'],
  [
    'an endpoint',
    { at: 'beforeFirstShift', https: {} },
    { HookEndpoints: 'https://checks.example.com/*' },
    'HookEndpoints',
  ],
  [
    'a connection',
    { at: 'beforeFirstShift', https: {} },
    { HookConnections: 'arn:aws:events:eu-west-1:000000000000:connection/others/*' },
    'HookConnections',
  ],
] as const)(
  'A rollout is rejected whose hook is %s that the parameters do not name',
  async (_, hook, parameters, named) => {
    const world = await stage(yes, hook, parameters);
    expect(await world.end()).toMatchObject({
      ended: 'rejected',
      cause: expect.stringContaining(`parameter ${named}`),
    });
    expect(world.denied()).toEqual([]);
  },
);

test.each([
  ['a function', { at: 'beforeStep', lambda: 'team-check' }, { HookFunctions: 'none' }],
  ['an endpoint', { at: 'beforeStep', https: {} }, { HookEndpoints: 'https://checks.example.com/*' }],
  [
    'a connection',
    { at: 'beforeStep', https: {} },
    { HookConnections: 'arn:aws:events:eu-west-1:000000000000:connection/others/*' },
  ],
] as const)(
  'The role may not use %s any more once the parameters alone do not name it: for a rollout that runs that is a verdict as well',
  async (_, hook, parameters) => {
    const world = await stage(yes, hook);
    await world.until(async () => (await world.weights())['color-v2'] === 10);
    await world.deploy(parameters);
    expect(await world.end()).toMatchObject({ ended: 'rolledBack', cause: expect.stringContaining('not authorized') });
    expect(world.denied().length).toBeGreaterThan(0);
  },
);

test('Parameters that change alone are in force for the next rollout', async () => {
  const hook = { at: 'beforeFirstShift', lambda: 'other' };
  const world = await stage(yes, hook);
  expect(await world.ended()).toMatchObject({ ended: 'rejected', cause: expect.stringContaining('HookFunctions') });
  await world.deploy({ HookFunctions: 'arn:aws:lambda:eu-west-1:000000000000:function:other' });
  await world.start(`${name}-again`);
  expect(await world.ended(`${name}-again`)).toMatchObject({ ended: 'SUCCEEDED' });
  expect(world.denied()).toEqual([]);
});
