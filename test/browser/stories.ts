import { targetsOf } from '../../adapters/routers/app-mesh/route-spec.ts';
import type { Story } from '../../cli/report/story.ts';
import { storyOf } from '../../cli/report/story-of.ts';
import type { ReportedRollout } from '../../cli/rollout/reported.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { Outcome } from '../../core/ledger/outcome.ts';
import { left, promoted, rejected, rolledBack, rolloutId } from '../cli/support/rollouts.ts';
import { samplePlan, sampleRoute } from '../support/sample-control.ts';
import { testStart } from '../support/test-clock.ts';

const at = (minutes: number) => testStart + minutes * 60_000;

/** A canary from the second minute to the sixth; from the third on it fails and is slow. */
const periods = Array.from({ length: 30 }, (_, i) => {
  const minute = i - 8;
  const canary = minute >= 1 && minute < 6;
  const bad = minute >= 2;
  return {
    start: at(minute),
    ...(canary && { canary: { requests: 120, errors: bad ? 7 : 0, latencyMs: bad ? 180 : 42 } }),
    stable: { requests: 1080, errors: i % 3, latencyMs: 38 + (i % 4) },
  };
});

/** Texts as long and as unbroken as people write them. */
const arn = `arn:aws:cloudwatch:eu-west-1:000000000000:alarm:${'team-checkout-'.repeat(8)}5xx`;
const signalled = (minutes: number, why: string, who?: string): Decision => ({
  rolloutId,
  order: minutes * 100,
  at: at(minutes),
  by: 'receive-signal',
  did: 'signalled',
  why,
  step: 0,
  ...(who !== undefined && { who }),
});

function noisy(): ReportedRollout {
  const { record, decisions } = rolledBack.state;
  return {
    ...rolledBack,
    routesBefore: { 'color-route': sampleRoute() },
    state: {
      decisions: [
        ...decisions.slice(0, 2),
        signalled(1.5, 'Pause: <script>alert(1)</script>', 'arn:aws:sts::1:assumed-role/on-call/ann@example.com'),
        ...Array.from({ length: 12 }, (_, i) => ({
          ...signalled(1.6 + i / 10, `Resume: ${i}`, 'ann'),
        })),
        signalled(3.5, `alarm ${'team-checkout-'.repeat(8)}5xx went to ALARM: Threshold Crossed`, arn),
        ...decisions.slice(2),
      ],
      ...(record && {
        record: {
          ...record,
          plan: samplePlan({ service: 'checkout-'.repeat(6), alarms: [{ name: 'x'.repeat(200), arn }] }),
          routesAfter: { 'color-route': { targets: targetsOf(sampleRoute()) } },
        },
      }),
    },
  };
}

const who = 'arn:aws:sts::1:assumed-role/on-call/ann@example.com';
const alarmArn = 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:color-5xx';
const crossed =
  'Threshold Crossed: 1 out of the last 1 datapoints [7.0 (01/06/26 12:03:00)] was greater than the threshold (5.0)';
const alarmText = `alarm color-5xx went to ALARM: ${crossed}`;

/** The one that was rolled back, with other decisions after its first weight and another end. */
function ended(
  outcome: Outcome,
  reason: string,
  decisions: readonly Decision[],
  after = sampleRoute(),
): ReportedRollout {
  const { record } = rolledBack.state;
  return {
    rolloutId,
    ending: { outcome, reason },
    routesBefore: { 'color-route': sampleRoute() },
    spec: JSON.stringify({ service: 'color-backend', canary: 'color-v2', strategy: { allAtOnce: true }, analysis: {} }),
    state: {
      decisions: [...rolledBack.state.decisions.slice(0, 2), ...decisions],
      ...(record && {
        record: { ...record, outcome, reason, routesAfter: { 'color-route': { targets: targetsOf(after) } } },
      }),
    },
  };
}

const looked: Decision = {
  ...signalled(2.5, 'bakes'),
  by: 'analyze-canary',
  did: 'looked',
  verdict: 'inconclusive',
  reasons: [
    {
      metric: 'errorRate',
      verdict: 'inconclusive',
      value: 0.058,
      stable: 0.001,
      limit: 0.0021,
      requests: 240,
      text: 'error rate 5.8% of 240 requests; allowed 0.21%, stable 0.1% of 2,160; 1 of 2 periods',
    },
    { metric: 'latency', verdict: 'pass', value: 180, stable: 40, limit: 200, requests: 240, text: 'p99 180 ms' },
  ],
};
const restored: Decision = { ...signalled(3.55, alarmText), by: 'roll-back', did: 'restored', weight: 0 };
const halted: Decision = {
  ...signalled(4, 'color-route (color-v1 80, color-v2 20) was changed by someone else and left alone'),
  by: 'roll-back',
  did: 'halted',
  weight: 20,
};
/** As AWS words a permission that was taken away. */
const denied =
  'the original weights (color-route: color-v1 100) could not be restored: reading route color-route of virtual router color-router in mesh color-mesh: AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/meshshift-RollBackRole/meshshift-RollBackFunction is not authorized to perform: appmesh:DescribeRoute on resource: arn:aws:appmesh:eu-west-1:111122223333:mesh/color-mesh/virtualRouter/color-router/route/color-route because no identity-based policy allows the appmesh:DescribeRoute action; the rollback was for: aborted by ann';
const failing: Decision = { ...signalled(4, denied), by: 'roll-back', did: 'restoreFailed' };
const halts = [looked, signalled(2.8, 'Pause: paused', who), signalled(3.2, 'Resume: resumed', who), halted];
const alarms = [looked, signalled(3.5, alarmText, alarmArn)];

/** Two additional metrics, of which one stopped the rollout. */
function byAdditionalMetric(): Story {
  const { record, decisions } = rolledBack.state;
  const plan = samplePlan();
  if (record === undefined || plan.analysis === 'alarmsOnly') throw new Error('it is judged by metrics');
  const queries = { requests: {}, errors: {}, latency: {} };
  const metric = (name: string) => ({ name, canary: queries, stable: queries, latency: { percentile: 'p99' } });
  const [pay, list] = ['/checkout/payments/authorize', '/checkout/list'];
  const additionalMetrics = [metric(pay), metric(list)] as unknown as NonNullable<
    typeof plan.analysis.additionalMetrics
  >;
  const found = { verdict: 'fail', value: 0.058, stable: 0.001, limit: 0.0121, requests: 240 } as const;
  const text = `${pay}: error rate 5.8% of 240 requests; allowed 1.21%, stable 0.1% of 2,160`;
  const told = decisions.map((one) =>
    one.did === 'stopped'
      ? {
          ...one,
          why: text,
          reasons: [{ metric: 'errorRate' as const, name: pay, ...found, text }, ...(one.reasons ?? [])],
        }
      : one,
  );
  const judged = { ...record, plan: { ...plan, analysis: { ...plan.analysis, additionalMetrics } } };
  return storyOf(
    { ...rolledBack, state: { record: judged, decisions: told }, ending: { outcome: 'rolledBack', reason: text } },
    { periods, additional: { [pay]: { periods }, [list]: { periods } } },
    at(20),
  );
}

export const measured = { periods };
const tell = (told: ReportedRollout, now = at(20)) => storyOf(told, measured, now);

/** One of each kind that a page has to show well. */
export const stories: Readonly<Record<string, Story>> = {
  promoted: tell(promoted, at(40)),
  rolledBack: tell(rolledBack),
  running: tell(left, at(4)),
  byAlarm: tell(ended('rolledBack', alarmText, [...alarms, restored])),
  halted: tell(ended('halted', halted.why, halts, sampleRoute(80, 20))),
  rollbackFailed: tell(
    ended('rollbackFailed', denied, [looked, signalled(3.5, 'Abort: aborted', who), failing], sampleRoute(90, 10)),
  ),
  byAdditionalMetric: byAdditionalMetric(),
  superseded: tell(ended('superseded', 'color-backend-r3-1 took the router over', [looked])),
  noisy: tell(noisy()),
  unmeasured: storyOf(rolledBack, { periods: [], unmeasured: 'no permission for cloudwatch:GetMetricData' }, at(20)),
};

/** It has a headline and nothing to draw. */
export const neverPlanned: Story = tell(rejected);
