import type { ReportedRollout } from '../../../cli/rollout/reported.ts';
import type { Decision } from '../../../core/ledger/decision.ts';
import { samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

export const rolloutId = 'color-backend-r2-1';

const record = {
  rolloutId,
  router: 'appmesh/color-mesh/color-router',
  execution: 'arn',
  plan: samplePlan(),
  startedAt: testStart,
};

const minutes = (at: number, did: Decision['did'], changes: Partial<Decision> = {}): Decision => ({
  rolloutId,
  order: at,
  at: testStart + at * 60_000,
  by: 'analyze-canary',
  did,
  why: did,
  step: 0,
  ...changes,
});

const weights = (stable: number, canary: number) => ({
  set: {
    'color-route': [
      { id: 'color-v1', weight: stable },
      { id: 'color-v2', weight: canary },
    ],
  },
});

export const planned = minutes(0, 'planned', { step: -1, by: 'plan-rollout' });
export const shifted = minutes(1, 'shifted', { weight: 10, ...weights(90, 10) });
const all = minutes(6, 'shifted', { step: 1, weight: 100, ...weights(0, 100) });

const worse = '5% of the canary’s requests fail | <limit> 0.2%';

export const stopped = minutes(4, 'stopped', {
  why: worse,
  verdict: 'fail',
  reasons: [
    { metric: 'errorRate', verdict: 'fail', value: 0.05, stable: 0.001, limit: 0.0021, requests: 400, text: worse },
    { metric: 'latency', verdict: 'pass', value: 41.6, stable: 40, limit: 50, requests: 400, text: 'p99 is as usual' },
  ],
});
const restored = minutes(5, 'restored', { weight: 0, by: 'roll-back', ...weights(100, 0) });

/** Rolled back in its first step of two, by analysis. */
export const rolledBack: ReportedRollout = {
  rolloutId,
  state: { record: { ...record, endedAt: testStart + 300_000 }, decisions: [planned, shifted, stopped, restored] },
  ending: { outcome: 'rolledBack', reason: worse },
};

export const promoted: ReportedRollout = {
  rolloutId,
  state: {
    record: { ...record, promotedAt: testStart + 960_000 },
    decisions: [planned, shifted, minutes(6, 'passed'), all, minutes(16, 'promoted', { step: 1 })],
  },
  ending: { outcome: 'promoted', reason: 'color-v2 serves all of color-backend', keepWarm: true },
};

export const rejected: ReportedRollout = {
  rolloutId,
  state: { decisions: [] },
  ending: { outcome: 'rejected', reason: 'canary: found no virtual node "color-v9"' },
};

/** Its pipeline was cancelled in the first step. */
export const left: ReportedRollout = { rolloutId, state: { record, decisions: [planned, shifted] } };
