import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../../local/clock.ts';
import { createActiveChecks } from '../../../../local/data-plane/health/active-checks.ts';
import type { CheckEnd } from '../../../../local/data-plane/health/check-state.ts';

const policy = {
  protocol: 'http' as const,
  path: '/ping',
  authority: 'blue.local:8080',
  intervalMs: 5000,
  timeoutMs: 2000,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
};

function checking() {
  const clock = virtualClock(0);
  const answers = new Map<string, CheckEnd>();
  const made: string[] = [];
  const traffic = { isUsed: true };
  const changes: number[] = [];
  /** Of the checks that end when they are told to. */
  const held: ((end: CheckEnd) => void)[] = [];
  const ends: (CheckEnd | 'begun')[] = [];
  const checks = createActiveChecks({
    clock,
    policy,
    async probe(origin) {
      made.push(`${clock.now()} ${origin}`);
      if (origin === 'slow') return new Promise((resolve) => held.push(resolve));
      return answers.get(origin) ?? 'passed';
    },
    onCheck: () => ends.push('begun'),
    onEnd: (end) => ends.push(end),
    isUsed: () => traffic.isUsed,
    onChange: () => changes.push(clock.now()),
  });
  return { clock, answers, held, made, traffic, changes, ends, checks };
}

describe('active health checks', () => {
  test('are made at once and then an interval apart', async () => {
    const { clock, made, checks } = checking();
    checks.follow(['a']);
    await clock.advance(11_000);
    expect(made).toEqual(['0 a', '5000 a', '10000 a']);
  });

  test('are a minute apart until a request has gone to the cluster', async () => {
    const { clock, made, traffic, checks } = checking();
    traffic.isUsed = false;
    checks.follow(['a']);
    await clock.advance(60_000);
    traffic.isUsed = true;
    await clock.advance(65_000);
    expect(made).toEqual(['0 a', '60000 a', '120000 a', '125000 a']);
  });

  test('trust the processes of the beginning, and no later one, until their first check', async () => {
    const { clock, changes, checks } = checking();
    checks.follow(['a']);
    expect(checks.isHealthy('a')).toBe(true);
    await clock.advance(0);
    checks.follow(['a', 'b']);
    expect([checks.isHealthy('a'), checks.isHealthy('b')]).toEqual([true, false]);
    await clock.advance(0);
    expect(checks.isHealthy('b')).toBe(true);
    expect(changes).toEqual([0]);
  });

  test('end for a process that is gone, and begin anew when it is there again', async () => {
    const { clock, made, answers, checks } = checking();
    answers.set('a', 'refused');
    checks.follow(['a']);
    await clock.advance(0);
    expect(checks.isHealthy('a')).toBe(false);
    checks.follow([]);
    await clock.advance(20_000);
    expect(made).toEqual(['0 a']);
    answers.set('a', 'passed');
    checks.follow(['a']);
    await clock.advance(0);
    expect(checks.isHealthy('a')).toBe(true);
  });

  test('say nothing of a process that was gone meanwhile', async () => {
    const { clock, held, ends, checks } = checking();
    checks.follow(['slow']);
    await clock.advance(0);
    checks.follow([]);
    checks.follow(['slow']);
    await clock.advance(0);
    const [early, late] = held;
    late?.('passed');
    await clock.advance(0);
    early?.('refused');
    await clock.advance(0);
    expect(checks.isHealthy('slow')).toBe(true);
    expect(ends).toEqual(['begun', 'begun', 'passed']);
  });
});
