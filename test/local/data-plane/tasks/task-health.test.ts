import { expect, test } from '@jest/globals';
import type { HealthReport, UnhealthyReason } from '../../../../local/data-plane/control/health-report.ts';
import { healthOf, healthText } from '../../../../local/data-plane/tasks/task-health.ts';

const origin = 'http://127.0.0.1:40001';
const task = { ports: [{ port: 9080, origin }] };
const until = Date.UTC(2026, 0, 1, 12, 4, 31);

const report = (reasons: UnhealthyReason[], ejectedUntil?: number): HealthReport => ({
  targets: [
    { origin: 'http://127.0.0.1:40002', reasons: ['failed_active_hc'] },
    { origin, reasons, ...(ejectedUntil !== undefined && { ejectedUntil }) },
  ],
});

test.each<[string, HealthReport[]]>([
  ['not checked', []],
  ['not checked', [{ targets: [{ origin: 'http://127.0.0.1:40002', reasons: [] }] }]],
  ['healthy', [report([]), report([])]],
  ['unhealthy by 1 of 1 caller: fails its health check', [report(['failed_active_hc'])]],
  [
    'unhealthy by 2 of 3 callers: fails its health check; ejected after errors until 12:04:31 UTC at least',
    [report(['failed_active_hc']), report([]), report(['failed_outlier_check'], until)],
  ],
])('A task is %s', (text, reports) => {
  const byCaller = new Map(reports.map((one, i) => [`front-${i + 1}`, one]));
  expect(healthText(healthOf(task, byCaller))).toBe(text);
});

test('A task is found unhealthy by each caller with what that one says', () => {
  const reports = new Map([
    ['front-1', report([])],
    ['front-2', report(['failed_active_hc', 'failed_outlier_check'], until)],
  ]);
  expect(healthOf(task, reports)).toEqual({
    callers: 2,
    unhealthy: [{ caller: 'front-2', reasons: ['failed_active_hc', 'failed_outlier_check'], ejectedUntil: until }],
  });
});
