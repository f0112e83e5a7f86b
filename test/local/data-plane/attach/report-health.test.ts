import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type VirtualClock, virtualClock } from '../../../../local/clock.ts';
import { reportHealth } from '../../../../local/data-plane/attach/report-health.ts';
import type { ClusterHealth } from '../../../../local/data-plane/health/cluster.ts';

let clock: VirtualClock;
let known: readonly ClusterHealth[];
let sent: string[];
let isGone: boolean;
let id: string;
let stop: () => void;

beforeEach(() => {
  clock = virtualClock();
  [known, sent, isGone, id] = [[], [], false, 'front-1'];
  stop = reportHealth({
    health: () => known,
    taskId: () => id,
    async send(taskId, { targets }) {
      if (isGone) throw new Error('gone');
      sent.push(`${taskId}: ${targets.map(({ reasons }) => reasons.join('+') || 'healthy')}`);
    },
    clock,
  });
});
afterEach(() => stop());

const cluster = (healthFlags: string, isJudged = true): ClusterHealth => ({
  virtualNode: 'back',
  listenerPort: 8080,
  hosts: [{ origin: 'http://127.0.0.1:1', healthFlags }],
  isJudged,
});

describe('A proxy reports the health of its targets', () => {
  test('once for each change of it', async () => {
    known = [cluster('healthy')];
    await clock.advance(5000);
    known = [cluster('/failed_active_hc/failed_outlier_check')];
    await clock.advance(5000);
    known = [];
    await clock.advance(5000);
    expect(sent).toEqual(['front-1: healthy', 'front-1: failed_active_hc+failed_outlier_check', 'front-1: ']);
  });

  test('and nothing of what it does not judge, or while it is no task yet', async () => {
    known = [cluster('healthy', false)];
    await clock.advance(5000);
    [known, id] = [[cluster('healthy')], ''];
    await clock.advance(5000);
    expect(sent).toEqual([]);
  });

  test('all anew to an embedded AWS that was gone', async () => {
    known = [cluster('healthy')];
    await clock.advance(1000);
    isGone = true;
    known = [cluster('/failed_active_hc')];
    await clock.advance(3000);
    [isGone, id] = [false, 'front-7'];
    await clock.advance(1000);
    expect(sent).toEqual(['front-1: healthy', 'front-7: failed_active_hc']);
  });
});
