import { describe, expect, test } from '@jest/globals';
import { argo } from '../../../../bench/judge/rules/argo.ts';
import { awsBlog } from '../../../../bench/judge/rules/aws-blog.ts';
import { codeDeploy, rateAlarm } from '../../../../bench/judge/rules/code-deploy.ts';
import { flagger } from '../../../../bench/judge/rules/flagger.ts';
import { ratio } from '../../../../bench/judge/rules/ratio.ts';
import { minutes, rolledBackAt, told } from '../series.ts';

const bad: [number, number] = [100, 2];
const good: [number, number] = [100, 0];

describe('Flagger', () => {
  test('rolls back at the fifth failed check in all, not in a row', () => {
    expect(rolledBackAt(flagger, told([bad, good, bad, good, bad, good, bad, good, bad, bad]))).toBe(9);
    expect(rolledBackAt(flagger, told([bad, bad, bad, bad, ...minutes(36, good)]))).toBeUndefined();
  });

  test('takes exactly 99 % for a success', () => {
    expect(rolledBackAt(flagger, told(minutes(40, [100, 1])))).toBeUndefined();
  });

  test('counts no values as a failed check', () => {
    expect(rolledBackAt(flagger, told([good, ...minutes(6, null)]))).toBe(6);
  });
});

describe('Argo', () => {
  test('fails at the fourth measurement over five minutes below 95 %', () => {
    expect(rolledBackAt(argo, told(minutes(40, [100, 6])))).toBe(20);
    expect(
      rolledBackAt(argo, told([...minutes(15, [100, 6]), ...minutes(25, good)] as [number, number][])),
    ).toBeUndefined();
  });

  test('takes exactly 95 % for a success', () => {
    expect(rolledBackAt(argo, told(minutes(40, [100, 5])))).toBeUndefined();
  });

  test('aborts on a measurement without any data', () => {
    expect(rolledBackAt(argo, told([...minutes(5, good), ...minutes(10, null)]))).toBe(10);
  });
});

describe("the AWS blog's health check", () => {
  test('is unhealthy at the first 5xx', () => {
    expect(rolledBackAt(awsBlog, told([good, good, [100, 1], good]))).toBe(3);
  });

  test('is healthy on an empty result', () => {
    expect(rolledBackAt(awsBlog, told(minutes(40, null)))).toBeUndefined();
  });

  test('sums over ten minutes', () => {
    expect(awsBlog.figures(told([[100, 3], ...minutes(9, good), good])).slice(8)).toEqual([3, 3, 0]);
  });
});

describe('the CloudWatch alarms', () => {
  test('need two bad minutes in a row', () => {
    expect(rolledBackAt(codeDeploy, told([bad, good, bad, good, bad, bad]))).toBe(6);
    expect(rolledBackAt(rateAlarm, told([[100, 3], good, [100, 3], [100, 3]]))).toBe(4);
  });

  test('the alarm on the rate tolerates its threshold, the one on the sum no error at all', () => {
    expect(rolledBackAt(rateAlarm, told(minutes(10, [100, 2])))).toBeUndefined();
    expect(rolledBackAt(codeDeploy, told(minutes(10, [100_000, 1])))).toBe(2);
  });

  test('do not fire on missing data', () => {
    expect(rolledBackAt(codeDeploy, told([[100, 3], null, [100, 3], null]))).toBeUndefined();
    expect(rolledBackAt(rateAlarm, told(minutes(10, null)))).toBeUndefined();
  });
});

describe('the home-made ratio', () => {
  test('waits for a hundred requests', () => {
    expect(rolledBackAt(ratio, told(minutes(5, [30, 3])))).toBe(4);
  });

  test('tolerates twice the rate of the stable', () => {
    expect(rolledBackAt(ratio, told(minutes(40, [100, 1]), [1000, 5]))).toBeUndefined();
    expect(rolledBackAt(ratio, told(minutes(40, [100, 1]), [1000, 4]))).toBe(1);
  });
});
