import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { childProcessLauncher } from '../../../../local/lambda/child-process/child-process-launcher.ts';
import type { Lambda } from '../../../../local/lambda/lambda.ts';
import { lambda } from '../../../../local/lambda/lambda.ts';
import type { LogLine } from '../../../../local/lambda/logs.ts';
import { realSurroundings } from '../../../../local/surroundings.ts';
import { arnOf, invokeFunction, refusalOf, specOf } from '../calls.ts';

const bundle = `
class NamedError extends Error { name = 'NamedError'; }
let calls = 0;
const acts = {
  echo: ({ value }) => value,
  who: () => ({ pid: process.pid, calls }),
  environment: () => ({ ...process.env }),
  context: (_event, context) => ({ ...context, remaining: context.getRemainingTimeInMillis(), trace: process.env._X_AMZN_TRACE_ID }),
  date: () => ({ now: Date.now(), made: new Date().getTime(), text: Date(), own: new Date(5).getTime(), is: new Date() instanceof Date, same: new Date().constructor === Date }),
  fail: () => { throw new NamedError('broken'); },
  circle: () => { const circle = {}; circle.circle = circle; return circle; },
  wait: ({ milliseconds }) => new Promise((resolve) => setTimeout(resolve, milliseconds, process.pid)),
  spin: () => { for (;;); },
  exit: ({ code }) => process.exit(code),
  reject: () => { Promise.reject(new NamedError('forgotten')); return new Promise(() => {}); },
  escape: () => { setTimeout(() => { throw new NamedError('escaped'); }); return new Promise(() => {}); },
  talk: () => { console.log('a %s', 'b', { c: 1 }); console.error('two\\nlines'); process.stdout.write('raw\\n'); process.send({ kind: 'nonsense' }); },
};
export const handler = async (event, context) => { calls += 1; return acts[event.act](event, context); };
`;

const killed = {
  errorType: 'Runtime.ExitError',
  errorMessage: expect.stringMatching(/Error: Runtime exited with error: signal: killed$/),
};
const open: Lambda[] = [];
let folder: string;

function start(timeScale = 1, codeFolder?: string): Lambda {
  const surroundings = realSurroundings(timeScale);
  const launcher = childProcessLauncher({
    clock: surroundings.clock,
    timeScale,
    endpointUrl: () => 'http://127.0.0.1:4599',
    ...(codeFolder === undefined ? {} : { codeFolder }),
  });
  const model = lambda({ surroundings, call: () => Promise.resolve({}), launcher, concurrency: 3 });
  open.push(model);
  return model;
}

async function write(name: string, source: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'handler.mjs'), source);
  return path;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambda-test-'));
});
afterAll(async () => {
  await Promise.all(open.map((model) => model.close()));
  await rm(folder, { recursive: true });
});

describe('a function in a process of its own', () => {
  let model: Lambda;
  const act = async (name: string, event: object = {}, more: object = {}) => {
    const { FunctionError: failed, Payload: payload } = await invokeFunction(model, 'f', { act: name, ...event }, more);
    return failed === undefined ? payload : { failed, ...Object(payload) };
  };
  const failed = (payload: object) => ({ failed: 'Unhandled', ...payload });

  beforeAll(async () => {
    model = start();
    const environment = { GREETING: 'hello', TZ: 'Europe/Oslo' };
    await model.deploy(specOf('f', await write('code', bundle), { environment, timeoutSeconds: 1 }));
  });

  test('is kept warm and runs one call at a time', async () => {
    const first = Object(await act('who'));
    const second = Object(await act('who'));
    expect(second).toEqual({ pid: first.pid, calls: first.calls + 1 });
    expect(first.pid).not.toBe(process.pid);
    const pids = await Promise.all([1, 2, 3].map(() => act('wait', { milliseconds: 50 })));
    expect(new Set(pids).size).toBe(3);
  });

  test('more calls at once than there may be processes are throttled', async () => {
    const running = [1, 2, 3].map(() => act('wait', { milliseconds: 50 }));
    expect(await refusalOf(act('who'))).toMatchObject({ code: 'TooManyRequestsException', status: 429 });
    await Promise.all(running);
    expect(await act('echo', { value: 'room again' })).toBe('room again');
  });

  test('has Lambda’s environment with the keys of its role, and nothing of ours', async () => {
    process.env.SECRET_OF_OURS = 'x';
    model.kill('f');
    const environment = Object(await act('environment'));
    delete process.env.SECRET_OF_OURS;
    expect(environment).toMatchObject({
      GREETING: 'hello',
      TZ: 'Europe/Oslo',
      AWS_REGION: 'eu-west-1',
      AWS_LAMBDA_FUNCTION_NAME: 'f',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_ACCESS_KEY_ID: 'AKIA-f',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4599',
      _HANDLER: 'handler.handler',
    });
    expect(environment).not.toHaveProperty('SECRET_OF_OURS');
    expect(environment).not.toHaveProperty('HOME');
  });

  test('gets Lambda’s context and a trace id', async () => {
    expect(await act('context', {}, { Qualifier: '1' })).toMatchObject({
      functionName: 'f',
      functionVersion: '1',
      invokedFunctionArn: arnOf('f', '1'),
      memoryLimitInMB: '512',
      awsRequestId: expect.stringMatching(/^request-/),
      remaining: expect.any(Number),
      trace: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
    });
  });

  test('fails as the Node.js runtime reports it, and lives on', async () => {
    const { pid } = Object(await act('who'));
    expect(await act('fail')).toEqual(
      failed({
        errorType: 'NamedError',
        errorMessage: 'broken',
        trace: expect.arrayContaining(['NamedError: broken']),
      }),
    );
    expect(await act('circle')).toMatchObject(
      failed({ errorType: 'Error', errorMessage: 'Unable to stringify response body' }),
    );
    expect(await act('who')).toMatchObject({ pid });
  });

  test('is killed when it times out, whatever it does; the next call has a new process', async () => {
    const { pid } = Object(await act('who'));
    expect(await act('spin')).toEqual(
      failed({
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/^RequestId: request-\d+ Error: Task timed out after 1\.00 seconds$/),
      }),
    );
    expect(Object(await act('who')).pid).not.toBe(pid);
  });

  test('can be killed in the middle of a call', async () => {
    const call = act('wait', { milliseconds: 900 });
    expect(model.kill('nobody')).toBe(0);
    expect(model.kill('f')).toBeGreaterThan(0);
    expect(await call).toEqual(failed(killed));
    expect(await act('echo', { value: 'again' })).toBe('again');
  });

  test('can be started before its first call', async () => {
    model.kill('f');
    await model.deploy(specOf('warm', join(folder, 'code'), { prewarm: 2 }));
    expect(model.kill('warm')).toBe(2);
  });

  test.each([
    ['exit', { code: 3 }, { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/exit status 3$/) }],
    [
      'exit',
      { code: 0 },
      { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/without providing a reason$/) },
    ],
    ['reject', {}, { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'NamedError: forgotten' }],
    ['escape', {}, { errorType: 'NamedError', errorMessage: 'escaped' }],
  ])('%s %j ends the process and the call', async (name, event, payload) => {
    expect(await act(name, event)).toMatchObject(failed(payload));
    expect(await act('who')).toMatchObject({ calls: 1 });
  });

  test('what it writes is its log, with the request’s id', async () => {
    const lines: LogLine[] = [];
    const stop = model.onLog((line) => lines.push(line));
    const { LogResult: tail } = await invokeFunction(model, 'f', { act: 'talk' }, { LogType: 'Tail' });
    stop();
    await act('talk');
    const [start, log, error, raw, end, report, ...more] = lines.map(({ line }) => line);
    const [{ requestId } = { requestId: '' }] = lines;
    expect(start).toBe(`START RequestId: ${requestId} Version: $LATEST`);
    expect(log).toMatch(new RegExp(`^\\d{4}-.*Z\t${requestId}\tINFO\ta b \\{ c: 1 \\}$`));
    expect(error).toMatch(new RegExp(`Z\t${requestId}\tERROR\ttwo\nlines$`));
    expect([raw, end]).toEqual(['raw', `END RequestId: ${requestId}`]);
    expect(report).toMatch(
      /^REPORT RequestId: .*\tDuration: .* ms\tBilled Duration: \d+ ms\tMemory Size: 512 MB\tMax Memory Used: \d+ MB$/,
    );
    expect(more).toEqual([]);
    expect(Buffer.from(String(tail), 'base64').toString()).toBe(`${lines.map(({ line }) => line).join('\n')}\n`);
  });
});

describe('code', () => {
  test.each([
    ['does not parse', 'export const handler = (', 'Runtime.UserCodeSyntaxError'],
    ['imports what is not there', "import 'nowhere'; export const handler = 1", 'Runtime.ImportModuleError'],
    ['exports no such handler', 'export const other = 1', 'Runtime.HandlerNotFound'],
    ['throws when it is loaded', "throw new RangeError('early')", 'RangeError'],
  ])('that %s fails each call', async (name, source, errorType) => {
    const model = start();
    await model.deploy(specOf('f', await write(name, source)));
    for (const _ of [1, 2]) {
      expect(await invokeFunction(model, 'f', {})).toMatchObject({
        FunctionError: 'Unhandled',
        Payload: { errorType },
      });
    }
  });

  test('is kept by content: a running version stays as it was when the folder changes', async () => {
    const codeFolder = join(folder, 'kept');
    const model = start(1, codeFolder);
    const path = await write('changing', "export const handler = () => 'old'");
    await model.deploy(specOf('f', path, { alias: 'live' }));
    await write('changing', "export const handler = () => 'new'");
    await model.deploy(specOf('f', path));
    await model.deploy(specOf('g', path));
    expect(await invokeFunction(model, 'f:live', {})).toMatchObject({ Payload: 'old', ExecutedVersion: '1' });
    expect(await invokeFunction(model, 'f', {})).toMatchObject({ Payload: 'new' });
    expect(await readdir(codeFolder)).toHaveLength(2);
    const restarted = start(1, codeFolder);
    restarted.restore(JSON.parse(JSON.stringify(model.snapshot())));
    expect(await invokeFunction(restarted, 'f:live', {})).toMatchObject({ Payload: 'old' });
  });

  test('that is not there cannot be deployed', async () => {
    await expect(start().deploy(specOf('f', join(folder, 'nowhere')))).rejects.toThrow('ENOENT');
  });
});

describe('a scaled clock', () => {
  test('is what Date shows in the function; its time-out stays real', async () => {
    const model = start(1000);
    await model.deploy(specOf('f', await write('code', bundle), { timeoutSeconds: 5 }));
    const began = performance.now();
    const first = Object((await invokeFunction(model, 'f', { act: 'date' })).Payload);
    const waited = await invokeFunction(model, 'f', { act: 'wait', milliseconds: 30 });
    const second = Object((await invokeFunction(model, 'f', { act: 'date' })).Payload);
    const real = performance.now() - began;
    expect(waited).not.toHaveProperty('FunctionError');
    expect(second.now - first.now).toBeGreaterThanOrEqual(30 * 1000 * 0.9);
    expect(second.now - first.now).toBeLessThanOrEqual(real * 1000 + 2000);
    expect(second).toMatchObject({ own: 5, is: true, same: true });
    expect(Math.abs(second.made - second.now)).toBeLessThan(60_000);
    expect(Math.abs(Date.parse(second.text) - second.now)).toBeLessThan(60_000);
    const context = Object((await invokeFunction(model, 'f', { act: 'context' })).Payload);
    expect(context.remaining).toBeGreaterThan(4000);
    expect(Date.now()).toBeLessThan(second.now);
  });
});
