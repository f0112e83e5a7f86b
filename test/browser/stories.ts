import { targetsOf } from '../../adapters/routers/app-mesh/route-spec.ts';
import type { Story } from '../../cli/report/story.ts';
import { storyOf } from '../../cli/report/story-of.ts';
import type { ReportedRollout } from '../../cli/rollout/reported.ts';
import type { Decision } from '../../core/ledger/decision.ts';
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
const signalled = (minutes: number, why: string, who: string): Decision => ({
  rolloutId,
  order: minutes * 100,
  at: at(minutes),
  by: 'receive-signal',
  did: 'signalled',
  why,
  step: 0,
  who,
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

const tell = (told: ReportedRollout, now = at(20)) => storyOf(told, { periods }, now);

/** One of each kind that a page has to show well. */
export const stories: Readonly<Record<string, Story>> = {
  promoted: tell(promoted, at(40)),
  rolledBack: tell(rolledBack),
  running: tell(left, at(4)),
  noisy: tell(noisy()),
  unmeasured: storyOf(rolledBack, { periods: [], unmeasured: 'no permission for cloudwatch:GetMetricData' }, at(20)),
};

/** It has a headline and nothing to draw. */
export const neverPlanned: Story = tell(rejected);
