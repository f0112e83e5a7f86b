import { describe, expect, test } from '@jest/globals';
import { rollbackPath } from '../../../cli/demo/rollback-path.ts';
import type { CallEntry, EventEntry, LogEntry } from '../../../local/request-log.ts';

const roles = { receiver: 'ReceiveSignal', restorer: 'RollBack' };
let sequence = 0;

const call = (elapsed: number, caller: string, service: string, operation: string, durationMs = 1): CallEntry => ({
  kind: 'call',
  sequence: ++sequence,
  at: 0,
  elapsed,
  durationMs,
  service,
  operation,
  caller,
  status: 200,
});
const alarm = (elapsed: number): EventEntry => ({
  kind: 'event',
  sequence: ++sequence,
  at: 0,
  elapsed,
  source: 'aws.cloudwatch',
  detailType: 'CloudWatch Alarm State Change',
  resources: [],
});

const rollback: LogEntry[] = [
  alarm(5),
  alarm(100),
  call(101, 'events', 'lambda', 'Invoke'),
  call(103, 'ReceiveSignal', 'dynamodb', 'Query'),
  call(105, 'ReceiveSignal', 'dynamodb', 'UpdateItem'),
  call(107, 'ReceiveSignal', 'states', 'SendTaskSuccess'),
  call(109, 'ReceiveSignal', 'dynamodb', 'PutItem'),
  call(110, 'RollBack', 'dynamodb', 'GetItem'),
  call(112, 'RollBack', 'appmesh', 'DescribeRoute'),
  call(114, 'RollBack', 'appmesh', 'UpdateRoute', 3),
  call(118, 'RollBack', 'dynamodb', 'PutItem'),
];

describe('the way from an alarm to the restored route', () => {
  test('is timed from the last alarm event to the answer of UpdateRoute', () => {
    expect(rollbackPath(rollback, roles)?.milliseconds).toBe(17);
  });

  test('counts what the restore had to wait for, and nothing that goes on beside or after it', () => {
    expect(rollbackPath(rollback, roles)).toMatchObject({
      invocations: 2,
      writes: ['dynamodb:UpdateItem', 'states:SendTaskSuccess', 'appmesh:UpdateRoute'],
    });
  });

  test('a function or a write more would be counted', () => {
    const longer = [...rollback, call(108, 'RollBack', 'events', 'PutEvents')];
    expect(rollbackPath(longer, roles)?.writes).toHaveLength(4);
  });

  test('the schedule’s stop and wake, which go on beside it, are not counted', () => {
    const beside = [
      call(104, 'RollBack', 'dynamodb', 'UpdateItem'),
      call(106, 'RollBack', 'states', 'SendTaskSuccess'),
    ];
    const both = [...rollback, ...beside].toSorted((a, b) => (a.elapsed ?? 0) - (b.elapsed ?? 0));
    expect(rollbackPath(both, roles)?.writes).toEqual([
      'dynamodb:UpdateItem',
      'states:SendTaskSuccess',
      'appmesh:UpdateRoute',
    ]);
  });

  test('is not there without an alarm event or without a restore', () => {
    expect(rollbackPath(rollback.slice(2), roles)).toBeUndefined();
    expect(rollbackPath(rollback.slice(0, 6), roles)).toBeUndefined();
  });
});
