import type { Outcome, Sandboxed } from './launcher.ts';

/** One line as CloudWatch Logs would hold it. */
export interface LogLine {
  readonly functionName: string;
  readonly version: string;
  readonly requestId: string;
  /** When it arrived, epoch milliseconds of the embedded AWS's clock. */
  readonly time: number;
  readonly line: string;
}

export type LogListener = (line: LogLine) => void;

/** Lambda returns no more of a log than this with an answer. */
const tailBytes = 4096;

/** The last 4 KB of an invocation's log, base 64: what LogType Tail asks for. */
export const tailOf = (lines: readonly string[]): string =>
  Buffer.from(lines.map((line) => `${line}\n`).join(''))
    .subarray(-tailBytes)
    .toString('base64');

export const startLine = (requestId: string, { version }: Sandboxed): string =>
  `START RequestId: ${requestId} Version: ${version}`;

export function endLines(requestId: string, target: Sandboxed, outcome: Outcome): string[] {
  const { milliseconds, memoryUsedMegabytes } = outcome;
  const report = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${milliseconds.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(milliseconds)} ms`,
    `Memory Size: ${target.memoryMegabytes} MB`,
    ...(memoryUsedMegabytes === undefined ? [] : [`Max Memory Used: ${memoryUsedMegabytes} MB`]),
  ];
  return [`END RequestId: ${requestId}`, report.join('\t')];
}
