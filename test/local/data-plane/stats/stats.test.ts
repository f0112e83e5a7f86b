import { expect, test } from '@jest/globals';
import { record } from '../../../../local/data-plane/stats/histogram.ts';
import { add, createStats, set } from '../../../../local/data-plane/stats/stats.ts';

const withSome = () => {
  const stats = createStats();
  add(stats.counter('cluster.b.upstream_rq_total'), 3);
  set(stats.gauge('cluster.b.upstream_rq_active'), 2);
  record(stats.histogram('cluster.b.upstream_rq_time'), 12);
  stats.counter('cluster.a.upstream_rq_total');
  return stats;
};

test('A name is one counter, however often it is looked up', () => {
  const stats = withSome();
  add(stats.counter('cluster.b.upstream_rq_total'));
  expect(stats.counter('cluster.b.upstream_rq_total')).toEqual({ value: 4, isUsed: true });
});

test('All are listed by their names, with whether they were ever changed', () => {
  const listed = withSome().list();
  expect(listed.map(({ name, isUsed }) => `${name} ${isUsed}`)).toEqual([
    'cluster.a.upstream_rq_total false',
    'cluster.b.upstream_rq_active true',
    'cluster.b.upstream_rq_time true',
    'cluster.b.upstream_rq_total true',
  ]);
});

test('A reset begins counters and histograms anew, and leaves gauges', () => {
  const stats = withSome();
  stats.reset();
  const [, active, time, total] = stats.list();
  expect(total).toMatchObject({ kind: 'counter', value: 0 });
  expect(active).toMatchObject({ kind: 'gauge', value: 2 });
  expect(time).toMatchObject({ kind: 'histogram', histogram: { count: 0, sum: 0 } });
});

test('An interval of a histogram ends with all that came in it', () => {
  const stats = withSome();
  const interval = () => stats.list().find(({ kind }) => kind === 'histogram');
  expect(interval()).toMatchObject({ interval: { count: 0 } });
  stats.endInterval();
  expect(interval()).toMatchObject({ interval: { count: 1, sum: 12 } });
  stats.endInterval();
  expect(interval()).toMatchObject({ interval: { count: 0 }, histogram: { count: 1 } });
});

test('A level is read when somebody looks', () => {
  const stats = createStats();
  let level = 1;
  stats.measured('server.uptime', () => level);
  level = 2;
  expect(stats.list()).toMatchObject([{ name: 'server.uptime', value: 2 }]);
});

test('What a cluster counted goes with it', () => {
  const stats = withSome();
  stats.forget('cluster.b.');
  expect(stats.list().map(({ name }) => name)).toEqual(['cluster.a.upstream_rq_total']);
});
