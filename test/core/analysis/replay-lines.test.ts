import { describe, expect, test } from '@jest/globals';
import { readRecording } from '../../../core/analysis/recording.ts';
import { longestLine, type ReplayedLine, replayLines } from '../../../core/analysis/replay-lines.ts';

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
