import { expect, test } from '@jest/globals';
import { linksOf } from '../../../cli/rollout/links.ts';
import type { RolloutState } from '../../../cli/rollout/state.ts';
import { testStart } from '../../support/test-clock.ts';
import { left, rolloutId } from '../support/rollouts.ts';

const stack = { name: 'meshshift', region: 'eu-west-1' };
const minute = 60_000;

const endedAfter = (minutes: number, report?: string): RolloutState => {
  const { record } = left.state;
  if (record === undefined) throw new Error('no record');
  const plan = report === undefined ? record.plan : { ...record.plan, report };
  return { decisions: [], record: { ...record, plan, startedAt: testStart, endedAt: testStart + minutes * minute } };
};

test('a rollout is linked to the dashboard of its time, whenever it is asked for', () => {
  expect(linksOf({ stack, now: () => testStart + 600 * minute }, endedAfter(20))).toEqual({
    dashboard: expect.stringMatching(/meshshift-eu-west-1\?start=2026-06-01T11:50:00Z&end=2026-06-01T12:30:00Z$/),
  });
});

test('a rollout whose spec names a place for its report is linked to it', () => {
  const { report } = linksOf({ stack, now: () => testStart }, endedAfter(20, 's3://reports/shop/'));
  expect(report).toBe(
    `https://eu-west-1.console.aws.amazon.com/s3/object/reports?region=eu-west-1&prefix=shop%2F${rolloutId}.html`,
  );
});

test('an endpoint of one’s own has the report, and no console', () => {
  const own = { ...stack, endpoint: 'http://127.0.0.1:4599' };
  expect(linksOf({ stack: own, now: () => testStart }, endedAfter(20, 's3://reports/shop/'))).toEqual({
    report: `http://127.0.0.1:4599/reports/shop/${rolloutId}.html`,
  });
});

test('a start that was refused has neither', () => {
  expect(linksOf({ stack, now: () => testStart }, { decisions: [] })).toEqual({});
});
