import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type VirtualClock, virtualClock } from '../../../local/clock.ts';
import { type EmbeddedAws, embeddedAws } from '../../../local/embedded-aws.ts';
import { startXRayDaemon, type XRayDaemon } from '../../../local/xray-daemon/xray-daemon.ts';
import { countedSurroundings, someone } from '../asking.ts';
import { range, segment, traceId } from '../xray/segments.ts';

const head = '{"format": "json", "version": 1}\n';

let aws: EmbeddedAws;
let daemon: XRayDaemon;
let clock: VirtualClock;
const start = (port: number, mayDiffer: boolean) =>
  startXRayDaemon({ port, mayDiffer, call: aws.call, dispatch: aws.dispatch, clock });
beforeEach(async () => {
  aws = embeddedAws({ surroundings: countedSurroundings() });
  clock = virtualClock();
  daemon = await start(0, false);
  daemon.open();
});
afterEach(async () => {
  await daemon.close();
  await aws.close();
});

/** Sends datagrams, and resolves when the daemon has read them: one that it counts comes last. */
async function send(...datagrams: string[]): Promise<void> {
  const socket = createSocket('udp4');
  const refused = daemon.refused()?.count ?? 0;
  const junk = datagrams.filter((datagram) => !datagram.startsWith(head)).length;
  for (const datagram of [...datagrams, 'the end']) socket.send(datagram, daemon.port, '127.0.0.1');
  while ((daemon.refused()?.count ?? 0) < refused + junk + 1) await new Promise((resolve) => setImmediate(resolve));
  socket.close();
}

const summaries = async () =>
  (await aws.call('xray', 'GetTraceSummaries', range, someone)).TraceSummaries as readonly object[];

describe('The X-Ray daemon', () => {
  test('sends on what comes by UDP, some at a time', async () => {
    await send(...Array.from({ length: 60 }, (_, n) => head + segment(n, 'front', { trace_id: traceId(n) })));
    await clock.advance(200);
    await daemon.flush();
    expect(await summaries()).toHaveLength(60);
    const calls = aws.log.since(0).filter((entry) => 'operation' in entry && entry.operation === 'PutTraceSegments');
    expect(calls).toMatchObject([{ caller: 'xray-daemon' }, { caller: 'xray-daemon' }]);
  });

  test('counts what is no segment, and says why the newest was refused', async () => {
    await send('{"format": "json"}\n{}', head + segment(1, 'front?'));
    await daemon.flush();
    expect(daemon.refused()).toEqual({
      count: 3,
      why: expect.stringContaining('Invalid segment. ErrorCode: InvalidName'),
    });
    expect(await summaries()).toEqual([]);
  });

  test('is on another port where its own is taken and it may, and names the port where it may not', async () => {
    const other = await start(daemon.port, true);
    expect(other.port).not.toBe(daemon.port);
    await other.close();
    await expect(start(daemon.port, false)).rejects.toThrow(
      `Port ${daemon.port} on 127.0.0.1, for the X-Ray daemon, is already in use.`,
    );
  });

  const ask = async (path: string, body: object, headers: Readonly<Record<string, string>> = {}) => {
    const asked = request({ port: daemon.port, path, method: 'POST', headers }).end(JSON.stringify(body));
    const [answer] = await once(asked, 'response');
    const text = Buffer.concat(await answer.toArray()).toString();
    return { status: answer.statusCode, said: JSON.parse(text) };
  };

  test('tells SDKs by TCP what to sample, on the same port', async () => {
    const host = { host: `127.0.0.1:${daemon.port}` };
    expect(await ask('/GetSamplingRules', {}, host)).toMatchObject({
      status: 200,
      said: { SamplingRuleRecords: [{ SamplingRule: { RuleName: 'Default' } }] },
    });
    expect(await ask('/SamplingTargets', { SamplingStatisticsDocuments: [] }, host)).toMatchObject({
      status: 200,
      said: { SamplingTargetDocuments: [] },
    });
    expect(await ask('/Traces', { TraceIds: [] }, host)).toMatchObject({ status: 404 });
  });

  test('answers no page of another place', async () => {
    const host = { host: `127.0.0.1:${daemon.port}` };
    expect(await ask('/GetSamplingRules', {}, { host: 'evil.example' })).toMatchObject({ status: 403 });
    expect(await ask('/GetSamplingRules', {}, { ...host, origin: 'http://evil.example' })).toMatchObject({
      status: 403,
    });
  });
});
