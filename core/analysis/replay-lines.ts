import type { Rules } from './evidence.ts';
import { readRecording } from './recording.ts';
import { type Replayed, replay, usualRules } from './replay.ts';

/** What became of one line, counted from 1: a result, or why the line cannot be read. */
export type ReplayedLine =
  | { readonly line: number; readonly result: Replayed }
  | { readonly line: number; readonly problem: string };

/** Recorded rollouts, one a line, replayed in their order; as many are held in memory as one chunk has. */
export async function* replayLines(
  chunks: AsyncIterable<Uint8Array | string>,
  rules: Rules = usualRules,
): AsyncGenerator<ReplayedLine> {
  for await (const { line, text } of lines(chunks)) {
    const read = readRecording(text);
    yield typeof read === 'string' ? { line, problem: read } : { line, result: replay(read, rules) };
  }
}

/** Lines with their numbers, empty ones left out; the last one needs no newline. */
async function* lines(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<{ line: number; text: string }> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 0;
  for await (const chunk of chunks) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
    rest = parts.pop() ?? '';
    for (const text of parts) {
      line += 1;
      if (text.trim() !== '') yield { line, text };
    }
  }
  const last = rest + decoder.decode();
  if (last.trim() !== '') yield { line: line + 1, text: last };
}
