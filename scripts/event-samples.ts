import type { Sender } from '../core/events/event-detail.ts';
import type { EventType, RolloutEvent } from '../core/events/events.ts';
import type { LineEvent } from '../core/events/line-event.ts';

const rolloutId = 'checkout-4f2a9c1-1';
const inStep = (step: number, weight: number) => ({ step, weight });

const texts: Readonly<
  Record<EventType, Pick<RolloutEvent, 'text' | 'step' | 'weight'> & { readonly detail?: string }>
> = {
  'Rollout Started': { text: 'checkout-v1 to checkout-v2 in 3 steps' },
  'Weights Shifted': { text: '25% to checkout-v2', ...inStep(2, 25), detail: '/1' },
  'Step Passed': { text: 'the evidence suffices', ...inStep(1, 5), detail: '/0' },
  'Step Proceeded': {
    text: 'step 1 was not approved within 2h; it proceeds all the same, as its spec says',
    ...inStep(1, 5),
    detail: '/0',
  },
  'Approval Needed': { text: 'waits for approval until 14:05 UTC', ...inStep(2, 25), detail: '/1' },
  'Evidence Needed': { text: 'too few requests reached the canary: 12 of 50', ...inStep(1, 5), detail: '/0' },
  'Hook Passed': { text: 'smoke-test passed', ...inStep(1, 5), detail: '/smoke-test' },
  'Hook Failed': {
    text: 'tell-the-team failed: it did not answer in 60 s',
    ...inStep(3, 100),
    detail: '/tell-the-team',
  },
  'Hook Held': { text: 'load-test failed: 3 of 200 requests', ...inStep(1, 5), detail: '/load-test' },
  'Rollout Promoted': { text: 'checkout-v2 serves all of checkout', ...inStep(3, 100) },
  'Stable Retirable': { text: 'checkout-v2 serves all of checkout', ...inStep(3, 100) },
  'Rollout Rolled Back': { text: 'alarm checkout-5xx went to ALARM: threshold crossed', ...inStep(2, 25) },
  'Rollout Reverted': { text: 'alarm checkout-5xx went to ALARM: threshold crossed', ...inStep(3, 100) },
  'Rollout Rejected': { text: 'canary: found checkout-v2, which is no virtual node; allowed: one of the mesh' },
  'Rollout Halted': { text: 'checkout-route: found checkout-v1 50, checkout-v2 50', ...inStep(2, 25) },
  'Rollback Failed': {
    text: 'the original weights could not be restored: UpdateRoute was refused',
    ...inStep(2, 25),
  },
  'Alarm While Halted': {
    text: 'alarm checkout-5xx went to ALARM: threshold crossed',
    ...inStep(2, 25),
    detail: '/arn:aws:cloudwatch:eu-west-1:111122223333:alarm:checkout-5xx/1790000000000',
  },
  'Alarm Gone': {
    text: 'the alarm checkout-5xx does not exist any more: deleted, or renamed; the weight is held until it is back, or a person goes on without it',
    ...inStep(2, 25),
    detail: '/arn:aws:cloudwatch:eu-west-1:111122223333:alarm:checkout-5xx/1790000000000',
  },
  'Alarm Back': {
    text: 'the alarm checkout-5xx exists again',
    ...inStep(2, 25),
    detail: '/arn:aws:cloudwatch:eu-west-1:111122223333:alarm:checkout-5xx/1790000000000',
  },
};

/** One event of each type that a rollout sends, as it might be. */
export const rolloutSamples: readonly RolloutEvent[] = Object.entries(texts).map(
  ([type, { detail = '', ...rest }]) => ({
    type: type as EventType,
    eventId: `${rolloutId}/${type}${detail}`,
    rolloutId,
    service: 'checkout',
    router: 'appmesh/shop/checkout-router',
    since: Date.UTC(2026, 5, 1, 13, 30),
    report: 's3://shop-reports/rollouts/',
    ...rest,
  }),
);

/** One event of each type that the line sends. */
export const lineSamples: readonly LineEvent[] = [
  { type: 'Line Stopped', eventId: 'line/*/3f1c/Line Stopped', text: 'by ana: incident-4711' },
  { type: 'Line Started', eventId: 'line/*/8b2e/Line Started', text: 'by ana' },
];

/** The stack that the samples come from. */
export const sampleSender: Sender = { stack: 'meshshift', region: 'eu-west-1', now: Date.UTC(2026, 5, 1, 14, 5) };
