import { describe, expect, test } from '@jest/globals';
import { judge } from '../../../core/analysis/judge.ts';
import { type Recording, readRecording } from '../../../core/replay/recording.ts';
import { longestLine, type ReplayedLine, replay, replayLines, usualRules } from '../../../core/replay/replay.ts';
import { evidence, period, spec, step } from '../analysis/story.ts';

const history = Array.from({ length: 60 }, () => ({ requests: 6000, errors: 30 }));
const steps = [
  { weight: 5, periods: 10 },
  { weight: 25, periods: 10 },
];
const minute = (errors: number, weight = 5) => ({
  canary: { requests: 60 * weight, errors },
  stable: { requests: 60 * (100 - weight), errors: Math.round(0.3 * (100 - weight)) },
});
const told = (periods: Recording['periods']): Recording => ({ id: 'a', periodSeconds: 60, history, steps, periods });
const good = [...Array.from({ length: 10 }, () => minute(1)), ...Array.from({ length: 10 }, () => minute(7, 25))];

describe('a replayed rollout', () => {
  test('passes when each of its steps had been passed by its end', () => {
    expect(replay(told(good))).toMatchObject({ id: 'a', verdict: 'pass', period: null });
  });

  test('has its slow requests judged as they were counted, whatever the rules say', () => {
    const timed = (requests: number, share: number) => ({
      ...{ requests, errors: 0, latencyMs: 100 },
      slow: [Math.round(requests * share), Math.round(requests * share * 0.4)] as [number, number],
    });
    const periods = Array.from({ length: 20 }, (_, i) => {
      const canary = i < 10 ? 1000 : 5000;
      return { canary: timed(canary, 0.07), stable: timed(20_000 - canary, 0.05) };
    });
    const recorded = { ...told(periods), history: periods.map(({ stable }) => stable) };
    const rules = { ...usualRules, latency: { percentile: 'p99', ratio: 1.25, slow: 'asPromised' } } as const;

    expect(replay(recorded, rules).verdict).toBe('pass');
    expect(replay({ ...recorded, slowCounted: 'asPromised' }, rules).verdict).toBe('fail');
  });

  test('fails at the period at which a look would have failed it, and says why in the same words', () => {
    const periods = [...good.slice(0, 12), ...Array.from({ length: 8 }, () => minute(60, 25))];
    const replayed = replay(told(periods));
    const looks = periods.map((_, i) => {
      const seen = periods.slice(0, i + 1).map((p, at) => {
        const { canary: c, stable: s } = p;
        return period([c.requests, c.errors], [s.requests, s.errors], at);
      });
      const steps = [step(5, seen.slice(0, 10)), ...(i < 10 ? [] : [step(25, seen.slice(10))])];
      const before = history.map((h, at) => period(null, [h.requests, h.errors], at));
      return judge({ ...evidence(steps, { history: before }), planned: { steps: 2, periods: 20 } });
    });
    const first = looks.findIndex((look) => look.verdict === 'fail');

    expect(first).toBeGreaterThan(11);
    expect(replayed).toEqual({ id: 'a', verdict: 'fail', period: first + 1, reason: looks[first]?.reasons[0]?.text });
  });

  test('is inconclusive when a step had not been passed, with that step as the reason', () => {
    const thin = good.map((p, i) =>
      i < 10 ? { canary: { requests: 3, errors: 0 }, stable: { requests: 57, errors: 0 } } : p,
    );

    expect(replay(told(thin))).toMatchObject({ verdict: 'inconclusive', period: null });
    expect(replay(told(thin)).reason).toContain('of 30 requests');
  });

  test('is inconclusive when it ended before its schedule', () => {
    expect(replay(told(good.slice(0, 10))).verdict).toBe('inconclusive');
    expect(replay(told([])).reason).toBe('no whole period to judge yet');
  });

  test('never passes on periods without data', () => {
    expect(replay(told(good.map(() => null))).verdict).toBe('inconclusive');
    expect(replay(told(good.map(({ stable }) => ({ canary: null, stable })))).verdict).toBe('inconclusive');
  });

  test('fails by an absolute limit of the rules it is given', () => {
    const periods = good.map((p, i) =>
      i < 10 ? p : { ...p, canary: { requests: 1500, errors: 30 }, stable: { requests: 4500, errors: 90 } },
    );

    expect(replay(told(periods)).verdict).not.toBe('fail');
    expect(replay(told(periods), spec({ errorRate: { max: '1%' } }))).toMatchObject({ verdict: 'fail', period: 11 });
  });

  test('fails when the canary is dead', () => {
    const periods = good.map((p, i) => (i < 14 ? p : { ...p, canary: { requests: 1500, errors: 1500 } }));

    expect(replay(told(periods))).toMatchObject({ verdict: 'fail', period: 15 });
  });
});

const counts = (requests: number, errors: number) => ({ requests, errors });
const recorded = (id: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({
    id,
    periodSeconds: 60,
    history: [counts(6000, 30), null],
    steps: [{ weight: 5, periods: 4 }],
    periods: Array.from({ length: 4 }, () => ({ canary: counts(300, 1), stable: counts(5700, 28) })),
    ...more,
  });

async function replayed(chunks: (string | Uint8Array)[]): Promise<ReplayedLine[]> {
  async function* source() {
    yield* chunks;
  }
  const found: ReplayedLine[] = [];
  for await (const line of replayLines(source())) found.push(line);
  return found;
}

describe('replaying lines', () => {
  test('each line has its result, in order, and a broken one does not stop the rest', async () => {
    const found = await replayed([`${recorded('a')}\n{"id": \n\n${recorded('c')}`]);

    expect(found.map(({ line }) => line)).toEqual([1, 2, 4]);
    expect(found[0]).toMatchObject({ result: { id: 'a', verdict: 'pass' } });
    expect(found[1]).toMatchObject({ problem: expect.stringMatching(/^not JSON: /) });
    expect(found[2]).toMatchObject({ result: { id: 'c' } });
  });

  test('lines may be cut anywhere, even within a character', async () => {
    const bytes = new TextEncoder().encode(`${recorded('grün')}\r\n${recorded('b')}\n`);
    const cut = [...bytes].map((byte) => Uint8Array.of(byte));

    expect((await replayed(cut)).map((line) => 'result' in line && line.result.id)).toEqual(['grün', 'b']);
  });
});

test('a line that is too long to read is refused by its number, in pieces or whole, and the next one is read', async () => {
  const piece = 'x'.repeat(longestLine / 4);
  const pieces = Array.from({ length: 5 }, () => piece);

  const found = await replayed([`${recorded('a')}\n`, ...pieces, '\n', recorded('c')]);

  expect(found).toMatchObject([
    { line: 1, result: { id: 'a' } },
    { line: 2, problem: 'found more than 16 MiB, allowed: at most that in a line: one rollout' },
    { line: 3, result: { id: 'c' } },
  ]);
});

describe('a broken recording is refused with the path', () => {
  const problem = (more: Record<string, unknown>) => readRecording(recorded('a', more));
  const canary = (requests: unknown, errors: unknown) => ({
    periods: [{ canary: { requests, errors }, stable: null }],
  });

  test.each([
    ['negative counts', canary(-1, 0), 'periods[0].canary.requests: found -1, allowed: at least 0'],
    ['counts that are not whole', canary(1.5, 0), 'periods[0].canary.requests: found 1.5, allowed: a whole number'],
    ['counts that are no numbers', canary('5', 0), 'periods[0].canary.requests'],
    [
      'more errors than requests',
      canary(5, 6),
      'periods[0].canary.errors: found 6, allowed: no more errors than requests',
    ],
    ['a history with negative errors', { history: [counts(5, -2)] }, 'history[0].errors'],
    ['no steps', { steps: [] }, 'steps'],
    ['a weight above 100', { steps: [{ weight: 101, periods: 4 }] }, 'steps[0].weight'],
    [
      'more periods than the steps have',
      { steps: [{ weight: 5, periods: 3 }] },
      'allowed: no more periods than the steps have',
    ],
    ['no id', { id: undefined }, 'id'],
  ])('%s', (_, more, path) => {
    expect(problem(more)).toEqual(expect.stringContaining(path));
  });

  test('a line that is no object says so', () => {
    expect(readRecording('[]')).toEqual(expect.stringContaining('the line: '));
  });
});
