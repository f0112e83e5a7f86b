import { describe, expect, test } from '@jest/globals';
import { parseHTML } from 'linkedom';
import { targetsOf } from '../../../../adapters/routers/app-mesh/route-spec.ts';
import { reportPage } from '../../../../cli/report/page/report-page.ts';
import { storyOf } from '../../../../cli/report/story-of.ts';
import type { ReportedRollout } from '../../../../cli/rollout/reported.ts';
import { samplePlan, sampleRoute } from '../../../support/sample-control.ts';
import { testStart } from '../../../support/test-clock.ts';
import { promoted, rejected, rolledBack } from '../../support/rollouts.ts';

const at = (minutes: number) => testStart + minutes * 60_000;
const periods = Array.from({ length: 12 }, (_, i) => ({
  start: at(i - 4),
  canary: { requests: 100, errors: i, latencyMs: 40 },
  stable: { requests: 900, errors: 1, latencyMs: 38 },
}));
const pageOf = (told: ReportedRollout, measured: Parameters<typeof storyOf>[1] = { periods }) =>
  reportPage(storyOf(told, measured, at(30)));
const parsed = (page: string) => parseHTML(page).document;
const headings = (page: string) => [...parsed(page).querySelectorAll('h1, h2, figure h3')].map(textOf);
const textOf = (element: { readonly textContent: string }) => element.textContent;

describe('a report', () => {
  const page = pageOf(rolledBack);

  test('has every part, what happened first', () => {
    expect(headings(page)).toEqual([
      'color-backend was rolled back in step 1 (10%); the original weights are in force',
      'Next steps',
      'The look that stopped it in step 1, 12:04:00 UTC',
      'Steps',
      'Over time',
      'Events',
      'Requests per minute',
      'Share of the canary',
      'Error rate',
      'Response time',
      'Verdict of each look',
      'What happened',
      'Decisions',
    ]);
  });

  test('needs nothing else: no script, no link out, no image', () => {
    const document = parsed(page);
    expect(document.querySelectorAll('script, img, iframe, object').length).toBe(0);
    expect([...page.matchAll(/(?:href|src|url)\s*[=(]\s*"?([^")\s]*)/g)].map(([, to]) => to)).toEqual([
      'data:,',
      '#happened-list',
    ]);
    expect(page).not.toMatch(/@import|\son\w+=/);
    const policy = parsed(page).querySelector('meta[http-equiv]')?.getAttribute('content');
    expect(policy).toContain("default-src 'none'");
    expect(Buffer.byteLength(page)).toBeLessThan(150_000);
  });

  test('says the reason once, and refers to it where it stopped the rollout', () => {
    const { reason = '' } = rolledBack.ending ?? {};
    const list = parsed(page).querySelector('.happened')?.textContent;
    expect(list).toContain('Stopped step 1: for the reason above');
    expect(list).not.toContain(reason);
  });

  test('folds the rest of a reason that would fill a phone', () => {
    const reason = `access denied: ${'arn:aws:x '.repeat(100)}`.trim();
    const document = parsed(pageOf({ ...rolledBack, ending: { outcome: 'rolledBack', reason } }));
    expect(document.querySelector('.reason')?.textContent).toMatch(/^Why: access denied: .{300,350} …$/);
    expect(document.querySelector('details[data-of=reason] p')?.textContent).toBe(reason);
  });

  test('draws each additional metric with its limit, and unfolds the one that decided', () => {
    const { record, decisions } = rolledBack.state;
    if (record === undefined || record.plan.analysis === 'alarmsOnly') throw new Error('it is judged by metrics');
    const query = { namespace: 'Shop', metric: 'm', statistic: 'Sum' };
    const metric = (name: string) => ({
      name,
      canary: { requests: query, errors: query },
      stable: { requests: query },
    });
    const additionalMetrics = [metric('/pay'), metric('/list')] as unknown as NonNullable<
      typeof record.plan.analysis.additionalMetrics
    >;
    const plan = { ...record.plan, analysis: { ...record.plan.analysis, additionalMetrics } };
    const reason = {
      metric: 'errorRate',
      name: '/pay',
      verdict: 'fail',
      value: 0.3,
      limit: 0.02,
      requests: 90,
    } as const;
    const told = decisions.map((one) =>
      one.did === 'stopped' ? { ...one, reasons: [{ ...reason, text: '/pay: 30% of 90' }] } : one,
    );
    const state = { ...rolledBack.state, record: { ...record, plan }, decisions: told };
    const page = parsed(
      pageOf({ ...rolledBack, state }, { periods, additional: { '/pay': { periods }, '/list': { periods } } }),
    );
    const folds = [...page.querySelectorAll('details[data-of^="metric"]')];
    expect(folds.map((one) => [one.getAttribute('data-of'), one.hasAttribute('open')])).toEqual([
      ['metric /pay', true],
      ['metric /list', false],
    ]);
    const limits = folds.map((one) => one.querySelectorAll('.chart-wide [stroke="var(--bad)"]').length);
    expect(limits[0]).toBeGreaterThan(limits[1] ?? 0);
  });

  test('has each chart in three widths, each with a description of its own', () => {
    const charts = parsed(page).querySelectorAll('svg[role=img]');
    expect(charts.length).toBe(18);
    for (const chart of charts) expect(chart.getAttribute('aria-label')).toMatch(/over time/);
  });

  test('has the column’s name with each cell, for narrow screens', () => {
    expect(parsed(page).querySelector('#decisions td')?.getAttribute('data-head')).toBe('Time');
  });
});

test('without numbers it says so and draws the rest', () => {
  const page = pageOf(rolledBack, { periods: [], unmeasured: 'no permission for cloudwatch:GetMetricData' });
  expect(textOf(parsed(page).querySelector('#missing') ?? { textContent: '' })).toContain(
    'no permission for cloudwatch:GetMetricData',
  );
  expect(headings(page)).toContain('Share of the canary');
  expect(headings(page)).not.toContain('Error rate');
});

test('one that was never planned has a headline and what is missing', () => {
  expect(headings(pageOf(rejected))).toEqual([
    'color-backend-r2-1 was not started; the mesh was not touched',
    'Next steps',
    'Not shown',
  ]);
});

test('text from a person is shown literally, and is no markup', () => {
  const evil = `<script>alert(1)</script><img src=x onerror="alert(2)">'"&\u202e`;
  const { record, decisions } = promoted.state;
  const page = pageOf({
    rolloutId: evil,
    routesBefore: { [evil]: { ...sampleRoute(), [evil]: evil } },
    ending: { outcome: 'promoted', reason: evil },
    state: {
      decisions: decisions.map((decision) => ({
        ...decision,
        why: evil,
        who: evil,
        set: { [evil]: [{ id: evil, weight: 10 }] },
        reasons: [{ metric: 'errorRate', verdict: 'fail', requests: 1, text: evil }],
        verdict: 'fail',
      })),
      ...(record && {
        record: {
          ...record,
          plan: samplePlan({
            service: evil,
            revision: evil,
            stable: evil,
            canary: evil,
            router: { provider: 'appmesh', mesh: evil, virtualRouter: evil },
            alarms: [{ name: evil, arn: evil }],
          }),
          routesAfter: { [evil]: { targets: targetsOf(sampleRoute()), edited: true } },
        },
      }),
    },
  });
  const document = parsed(page);
  expect(document.querySelectorAll('script, img, [onerror]').length).toBe(0);
  expect(page).not.toContain('<script');
  expect(page).not.toContain('\u202e');
  expect(document.querySelector('title')?.textContent).toContain('<script>alert(1)</script>');
  expect(document.querySelector('.answers')?.textContent).toContain(`'"&\ufffd`);
});
