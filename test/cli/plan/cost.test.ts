import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { costLines, costOf } from '../../../cli/plan/cost.ts';
import { listPrices, readPrices } from '../../../cli/plan/prices.ts';
import { samplePlan } from '../../support/sample-control.ts';

const folder = mkdtempSync(join(tmpdir(), 'prices-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (text: string) => {
  const file = join(folder, 'prices.json');
  writeFileSync(file, text);
  return file;
};

const caller = { Mesh: 'color-mesh', VirtualNode: 'color-client' };
const plan = { ...samplePlan(), callers: [caller] };
const amountOf = (what: string, changes: object = {}, routes = 1) =>
  costOf({ ...plan, ...changes }, routes, listPrices).planned.billed.find((one) => one.what === what)?.amount ?? 0;

describe('a rollout’s cost', () => {
  test('is each amount at its price, summed', () => {
    const { planned, longest } = costOf(plan, 1, listPrices);
    for (const cost of [planned, longest])
      expect(cost.dollars).toBeCloseTo(cost.billed.reduce((sum, { dollars }) => sum + dollars, 0));
    const [transitions] = planned.billed;
    expect(transitions?.dollars).toBeCloseTo(((transitions?.amount ?? 0) * 0.025) / 1000);
    expect(longest.dollars).toBeGreaterThan(planned.dollars);
  });

  test('grows with each caller by the metrics that are asked for it, and is without them for alarmsOnly', () => {
    const one = amountOf('metrics of GetMetricData');
    expect(amountOf('metrics of GetMetricData', { callers: [caller, { ...caller, VirtualNode: 'b' }] })).toBe(2 * one);
    expect(amountOf('metrics of GetMetricData', { analysis: 'alarmsOnly' })).toBe(0);
  });

  test('grows by counts of slow requests, where the plan has limits for them: seven metrics in place of four', () => {
    const watched =
      plan.analysis === 'alarmsOnly' ? {} : { ...plan.analysis, latency: { percentile: 'p99', ratio: 1.25 } };
    const metrics = (changes: object) => amountOf('metrics of GetMetricData', { analysis: watched, ...changes });
    expect(metrics({ slowLimits: { canary: [80, 120], stable: [64, 96] } }) / metrics({})).toBeCloseTo(7 / 4);
  });

  test('grows with the size of the control item, which each write writes whole', () => {
    expect(amountOf('DynamoDB write units', {}, 10)).toBeGreaterThan(5 * amountOf('DynamoDB write units'));
  });

  test('is shown in one line with its Region and date, and in a row for each billed item', () => {
    const lines = costLines(costOf(plan, 1, listPrices));
    expect(lines[0]).toMatch(/^ {2}costs about \$0\.\d+ as planned, \$0\.\d+ if .*us-east-1, 2026-10/);
    expect(lines).toHaveLength(2 + 8);
    expect(lines.join('\n')).toMatch(/Lambda GB-seconds +\d/);
  });
});

describe('prices', () => {
  test('are the list prices with what a file says in their place', () => {
    const file = fileOf('{"region": "eu-west-1", "perMillion": {"metrics": 12}, "lambda": {"gigabytes": 1}}');
    const prices = readPrices(file);
    expect(prices).toMatchObject({
      region: 'eu-west-1',
      perMillion: { metrics: 12, events: 1 },
      lambda: { gigabytes: 1 },
    });
    expect(readPrices(undefined)).toBe(listPrices);
  });

  test.each([
    [
      '{"perMillion": {"metric": 12}, "lambda": {"gigabytes": -1}}',
      /perMillion\.metric: .*did you mean metrics.*lambda\.gigabytes: found -1/,
    ],
    ['nothing', /JSON/],
  ])('of %s are refused with every problem', (text, problem) => {
    expect(() => readPrices(fileOf(text))).toThrow(problem);
  });

  test('of a file that is not there are refused', () => {
    expect(() => readPrices(join(folder, 'nowhere.json'))).toThrow(/ENOENT/);
  });
});
