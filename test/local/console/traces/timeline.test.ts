import { describe, expect, test } from '@jest/globals';
import { timelineOf } from '../../../../local/console/traces/timeline.ts';

const part = (id: string, start: number, more: object = {}) => ({
  id,
  name: id,
  start_time: 1000 + start,
  end_time: 1000 + start + 0.5,
  ...more,
});

describe('A timeline', () => {
  test('has each segment below what caused it, in the order of their starts', () => {
    const { rows, startMs, tookMs } = timelineOf([
      part('late', 3, { parent_id: 'front' }),
      part('back', 1, { parent_id: 'call', fault: true, http: { response: { status: 503 } } }),
      part('front', 0, {
        origin: 'AWS::AppMesh::Proxy',
        subsegments: [part('own', 2), part('call', 0.5, { namespace: 'remote' })],
      }),
    ]);
    expect(rows.map(({ name, depth, kind, result }) => [name, depth, kind, result])).toEqual([
      ['front', 0, 'AWS::AppMesh::Proxy', 'ok'],
      ['call', 1, 'remote', 'ok'],
      ['back', 2, 'segment', 'fault'],
      ['own', 1, 'subsegment', 'ok'],
      ['late', 1, 'segment', 'ok'],
    ]);
    expect(rows[2]).toMatchObject({ startMs: 1000, tookMs: 500, status: 503 });
    expect([startMs, tookMs]).toEqual([1_000_000, 3500]);
  });

  test('has what is in progress without an end, and one whose parent is not there as a first one', () => {
    const { rows } = timelineOf([
      part('a', 0, { end_time: undefined }),
      part('b', 1, { parent_id: 'gone', throttle: true }),
    ]);
    expect(rows.map(({ name, depth, result, tookMs }) => [name, depth, result, tookMs])).toEqual([
      ['a', 0, 'in progress', undefined],
      ['b', 0, 'throttle', 500],
    ]);
  });

  test('shows each segment of a circle once', () => {
    const { rows } = timelineOf([part('a', 0, { parent_id: 'b' }), part('b', 1, { parent_id: 'a' })]);
    expect(rows.map(({ name }) => name)).toEqual(['a', 'b']);
  });
});
