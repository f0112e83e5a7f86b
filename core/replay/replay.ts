import { conclude, failsUntested, withAdditional } from '../analysis/judge.ts';
import { concludeAdditional } from '../analysis/judge-additional.ts';
import type { Rules } from '../analysis/settings.ts';
import type { Judgement } from '../analysis/verdict.ts';
import { analysis } from '../spec/analysis-spec.ts';
import { coursesOf, type ReplayRules } from './recorded-courses.ts';
import { type Recording, readRecording } from './recording.ts';

/** The engine's decision about a recorded rollout. */
interface Replayed {
  readonly id: string;
  readonly verdict: 'fail' | 'pass' | 'inconclusive';
  /** The period, counted from 1, after which `fail` stood; else null. */
  readonly period: number | null;
  readonly reason: string;
}

/** The rules of a spec without any of its own. */
export const usualRules: Rules = analysis.parse({
  metrics: { preset: 'appmesh-extension-statsd', namespace: 'unused' },
});

/**
 * Judges a recorded rollout after each of its periods, as if it ran. It is `fail` at the first period after which the
 * canary is rolled back, `pass` when each step is passed by its end. The schedule is taken as given. An additional metric
 * is judged if the rules list it and the rollout recorded it.
 */
export function replay(recorded: Recording, rules: ReplayRules = usualRules): Replayed {
  const { id, steps } = recorded;
  const { main, additional } = coursesOf(recorded, rules);
  const conclusion = () =>
    withAdditional(
      conclude(main.course.standing),
      additional.map(({ metric, course }) => concludeAdditional(course.standing, metric)),
    );
  const isSuspect = () => {
    const { standing } = main.course;
    return additional.length > 0 || standing.failed !== undefined || failsUntested(standing);
  };
  const ends: Judgement[] = [];
  let at = 0;
  for (const { weight, periods: length } of steps) {
    for (const { course } of [main, ...additional]) course.beginStep(weight);
    for (const end = Math.min(at + length, main.periods.length); at < end; ) {
      for (const { course, periods } of [main, ...additional]) {
        const next = periods[at];
        if (next !== undefined) course.advance(next);
      }
      at += 1;
      const judgement = isSuspect() ? conclusion() : undefined;
      if (judgement?.verdict === 'fail') return { id, verdict: 'fail', period: at, reason: text(judgement) };
    }
    ends.push(conclusion());
  }
  const open = ends.find((judgement) => judgement.verdict !== 'pass');
  return { id, verdict: open ? 'inconclusive' : 'pass', period: null, reason: text(open ?? ends.at(-1)) };
}

const text = (judgement: Judgement | undefined): string => judgement?.reasons[0]?.text ?? 'no step to judge';

/** The outcome of one line, counted from 1: a result, or why the line cannot be read. */
export type ReplayedLine =
  | { readonly line: number; readonly result: Replayed }
  | { readonly line: number; readonly problem: string };

/** Most characters of a line: a rollout of a month in periods of a minute has fewer. */
export const longestLine = 16_777_216;

/** Replays recorded rollouts, one a line, in their order; holds the lines of one chunk in memory. */
export async function* replayLines(
  chunks: AsyncIterable<Uint8Array | string>,
  rules: ReplayRules = usualRules,
): AsyncGenerator<ReplayedLine> {
  for await (const { line, text } of lines(chunks)) {
    const read = text === undefined ? tooLong : readRecording(text);
    yield typeof read === 'string' ? { line, problem: read } : { line, result: replay(read, rules) };
  }
}

const tooLong = `found more than ${longestLine / 2 ** 20} MiB, allowed: at most that in a line: one rollout`;

interface Line {
  readonly line: number;
  /** Absent where it is too long. */
  readonly text?: string;
}

/** Lines with their numbers, empty ones left out; the last one needs no newline. */
async function* lines(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  // Joined once a line is whole: joining at each chunk would copy a long line once for each.
  let parts: string[] = [];
  let length = 0;
  let line = 0;
  const add = (part: string) => {
    length += part.length;
    if (length <= longestLine) parts.push(part);
    else parts = [];
  };
  const taken = (): Line[] => {
    line += 1;
    const text = length > longestLine ? undefined : parts.join('');
    [parts, length] = [[], 0];
    if (text === undefined) return [{ line }];
    return text.trim() === '' ? [] : [{ line, text }];
  };
  for await (const chunk of chunks) {
    const [first = '', ...rest] = (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })).split(
      '\n',
    );
    add(first);
    for (const part of rest) {
      yield* taken();
      add(part);
    }
  }
  add(decoder.decode());
  yield* taken();
}
