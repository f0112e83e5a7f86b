import type { Rules } from './evidence.ts';
import { readRecording } from './recording.ts';
import { type Replayed, replay, usualRules } from './replay.ts';

/** What became of one line, counted from 1: a result, or why the line cannot be read. */
export type ReplayedLine =
  | { readonly line: number; readonly result: Replayed }
  | { readonly line: number; readonly problem: string };

/** Characters of the longest line that is read: a rollout of a month in periods of a minute has fewer. */
export const longestLine = 16_777_216;

/** Recorded rollouts, one a line, replayed in their order; as many are held in memory as one chunk has. */
export async function* replayLines(
  chunks: AsyncIterable<Uint8Array | string>,
  rules: Rules = usualRules,
): AsyncGenerator<ReplayedLine> {
  for await (const { line, text } of lines(chunks)) {
    const read = text === undefined ? tooLong : readRecording(text);
    yield typeof read === 'string' ? { line, problem: read } : { line, result: replay(read, rules) };
  }
}

const tooLong = `found more than ${longestLine / 2 ** 20} MiB, allowed: at most that in a line: one rollout`;

interface Line {
  readonly line: number;
  /** Absent where it is longer than is read. */
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
