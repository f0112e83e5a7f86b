import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../local/clock.ts';
import { loggedResource } from '../../local/dispatch/logged-resource.ts';
import { createRequestLog } from '../../local/request-log.ts';

const call = { service: 'appmesh', operation: 'UpdateRoute', caller: 'user' };

describe('the request log', () => {
  test('tells when a call came in, by both clocks, and how long it took', async () => {
    const clock = virtualClock(1000);
    let elapsed = 10.25;
    const log = createRequestLog({ clock, monotonic: () => elapsed });

    const end = log.begin({ ...call, resource: 'm/r/x' });
    await clock.advance(500);
    elapsed = 12.75;
    end(429, 'TooManyRequestsException');

    expect(log.since(0)).toEqual([
      {
        kind: 'call',
        sequence: 1,
        at: 1000,
        elapsed: 10.25,
        durationMs: 2.5,
        ...call,
        resource: 'm/r/x',
        status: 429,
        code: 'TooManyRequestsException',
      },
    ]);
  });

  test('keeps the last entries, and gives those after a sequence number', () => {
    const log = createRequestLog({ clock: virtualClock(), keep: 3 });
    for (let made = 0; made < 5; made += 1) log.begin(call)(200);

    expect(log.since(0).map(({ sequence }) => sequence)).toEqual([3, 4, 5]);
    expect(log.since(4).map(({ sequence }) => sequence)).toEqual([5]);
    expect(log.since(5)).toEqual([]);
  });

  test('holds the events that services send', () => {
    const log = createRequestLog({ clock: virtualClock(1000), monotonic: () => 1 });
    const event = { source: 'aws.cloudwatch', detailType: 'CloudWatch Alarm State Change', resources: ['arn'] };

    log.event(event);

    expect(log.since(0)).toEqual([{ kind: 'event', sequence: 1, at: 1000, elapsed: 1, ...event }]);
  });

  test('is written to a file, one line an entry', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'request-log-'));
    const file = join(folder, 'log.ndjson');
    const log = createRequestLog({ clock: virtualClock(), file });
    log.begin(call)(200);
    log.begin(call)(500, 'InternalFailure');

    await log.close();

    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(log.since(0));
    rmSync(folder, { recursive: true });
  });
});

describe('whom a call is about', () => {
  test.each([
    ['appmesh', { meshName: 'm', virtualRouterName: 'r', routeName: 'x', spec: {} }, 'm/r/x'],
    ['appmesh', { resourceArn: 'arn:x' }, 'arn:x'],
    ['dynamodb', { TableName: 't', Key: { pk: { S: 'a' } } }, 't {"pk":{"S":"a"}}'],
    ['dynamodb', { TableName: 't', Item: {} }, 't'],
    ['lambda', { FunctionName: 'f', Payload: '' }, 'f'],
    ['monitoring', { AlarmNames: ['a', 'b'] }, 'a,b'],
    ['states', { stateMachineArn: 'arn:s', name: 'n' }, 'arn:s'],
    ['sts', {}, undefined],
  ] as const)('%s %j: %s', (service, input, resource) => {
    expect(loggedResource(service, input)).toBe(resource);
  });
});
