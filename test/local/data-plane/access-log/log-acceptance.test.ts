import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { openLogFiles } from '../../../../local/data-plane/access-log/log-files.ts';
import { timeText } from '../../../../local/data-plane/access-log/time-text.ts';
import { refusal } from '../../asking.ts';
import { byNode } from '../mesh.ts';
import { type MeshTraffic, meshTraffic } from '../mesh-traffic.ts';

let world: MeshTraffic;
beforeEach(async () => {
  world = await meshTraffic();
});
afterEach(() => world.close());

/** A node whose requests are logged to its standard output; returns where it is reached. */
async function logging(format?: object) {
  const { mesh, task } = world;
  await mesh.node('blue', { accessLog: { file: { path: '/dev/stdout', ...(format && { format }) } } });
  const blue = await task('blue', (incoming, response) => {
    incoming.resume().on('end', () => response.writeHead(201, { 'x-color': 'blue' }).end('hello'));
  });
  return async (path = '/a?b=1', headers: Record<string, string> = {}) => {
    const { body } = await request(`${blue.origin}${path}`, { method: 'POST', body: 'four', headers });
    await body.dump();
    await new Promise((resolve) => setImmediate(resolve));
    return world.logs.at(-1);
  };
}

const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';

describe('S2: the access log of a node', () => {
  test('has Envoy’s line for a request', async () => {
    const ask = await logging();
    const [path, line] = (await ask('/a?b=1', { 'user-agent': 'curl', 'x-forwarded-for': '10.0.0.1' })) ?? [];
    expect(path).toBe('/dev/stdout');
    expect(line).toMatch(
      new RegExp(
        `^\\[\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z\\] "POST /a\\?b=1 HTTP/1\\.1" 201 - 4 5 \\d+ \\d+ "10\\.0\\.0\\.1" "curl" "${uuid}" "127\\.0\\.0\\.1:\\d+" "127\\.0\\.0\\.1:\\d+"\\n$`,
      ),
    );
  });

  test('has the keys of a JSON format: a number or null where an operator stands alone', async () => {
    const ask = await logging({
      json: [
        { key: 'code', value: '%RESPONSE_CODE%' },
        { key: 'what', value: '%REQ(:METHOD)% %REQ(X-NONE?X-COLOR)%' },
        { key: 'color', value: '%RESP(x-color)%' },
        { key: 'flags', value: '%RESPONSE_FLAGS%' },
      ],
    });
    const [, line] = (await ask('/', { 'x-color': 'red' })) ?? [];
    expect(line).toBe('{"code":201,"what":"POST red","color":"blue","flags":null}\n');
  });

  test('has a text format as it stands', async () => {
    const ask = await logging({ text: '%PROTOCOL% %UPSTREAM_CLUSTER% %REQ(X-LONG):3%;' });
    expect((await ask('/', { 'x-long': 'abcdef' }))?.[1]).toBe('HTTP/1.1 cds_ingress_m_blue_http_8080 abc;');
  });

  test('keeps text from outside text', async () => {
    const ask = await logging({ text: '%REQ(X-EVIL)%' });
    expect((await ask('/', { 'x-evil': 'a\t\u009b2J' }))?.[1]).toBe('a\\x09\\x9b2J');
  });

  test('says why a request was answered by the proxy itself', async () => {
    const { mesh, task } = world;
    await mesh.node('slow', {
      timeoutMs: 1,
      accessLog: { file: { path: 'f', format: { text: '%RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_SENT%' } } },
    });
    const slow = await task('slow', () => undefined);
    await (await request(slow.origin)).body.dump();
    expect(world.logs).toEqual([['f', '504 UT 24']]);
  });

  test('ends with its logging', async () => {
    const ask = await logging();
    await ask();
    await world.mesh.node('blue');
    await world.propagate();
    const count = world.logs.length;
    await ask();
    expect(world.logs).toHaveLength(count);
  });

  test('is refused with an operator that nobody knows', async () => {
    const accessLog = { file: { path: '/dev/stdout', format: { text: '%WHATEVER%' } } };
    expect(await refusal(world.mesh.node('blue', { accessLog }))).toMatchObject({
      code: 'BadRequestException',
      message: expect.stringContaining('Not supported field in StreamInfo: WHATEVER'),
    });
  });
});

test('A gateway logs what came in, with the path of before its rewrite, and what had no route', async () => {
  const { mesh, task, gateway, logs } = world;
  await mesh.node('blue');
  await mesh.service('color.local', byNode('blue'));
  await task('blue', (_request, response) => void response.end('blue'));
  const format = {
    text: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %REQ(:PATH)% %REQ(:AUTHORITY)% %RESPONSE_CODE% %RESPONSE_FLAGS%',
  };
  await mesh.gateway('edge', [9080], undefined, { file: { path: 'g', format } });
  await mesh.gatewayRoute('edge', 'all', { service: 'color.local', match: { prefix: '/color' } });
  const edge = await gateway('edge', [9080]);
  await edge.ask('/color/a?b');
  await edge.ask('/other', { host: 'x' });
  await new Promise((resolve) => setImmediate(resolve));
  expect(logs).toEqual([
    ['g', '/color/a?b /a?b color.local 200 -'],
    ['g', '/other /other x 404 NR'],
  ]);
});

test('A time is written in UTC, by the letters of strftime', () => {
  const at = Date.UTC(2026, 1, 3, 4, 5, 6, 78);
  expect(timeText(at)).toBe('2026-02-03T04:05:06.078Z');
  expect(timeText(at, '%Y/%m/%d %H:%M:%S.%3f %s %F %T %%')).toBe(
    `2026/02/03 04:05:06.078 ${Math.floor(at / 1000)} 2026-02-03 04:05:06 %`,
  );
});

describe('a log’s file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'access-log-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('gets what is written, after what it had; what cannot be written is said once', async () => {
    const said: string[] = [];
    const news = Promise.withResolvers<void>();
    const written: string[] = [];
    const logs = openLogFiles({
      onOutput: (text) => written.push(text),
      onNews(sentence) {
        said.push(sentence);
        news.resolve();
      },
    });
    const path = join(folder, 'a.log');
    logs.write(path, 'one\n');
    logs.write(path, 'two\n');
    logs.write('/dev/stdout', 'three\n');
    logs.write(join(folder, 'no', 'such'), 'four\n');
    await news.promise;
    logs.write(join(folder, 'no', 'such'), 'five\n');
    await logs.close();
    expect([readFileSync(path, 'utf8'), written, said]).toEqual([
      'one\ntwo\n',
      ['three\n'],
      [expect.stringContaining('no such file or directory')],
    ]);
  });
});
