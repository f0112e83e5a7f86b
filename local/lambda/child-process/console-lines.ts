import { format } from 'node:util';

const levels = { debug: 'DEBUG', info: 'INFO', log: 'INFO', warn: 'WARN', error: 'ERROR', trace: 'TRACE' } as const;

/** Sends all that the process writes line by line to `onLine`, and lets `console` write as it does on Lambda. */
export function captureLines(onLine: (line: string) => void, requestId: () => string | undefined): void {
  for (const stream of [process.stdout, process.stderr]) {
    let rest = '';
    stream.write = (chunk: Uint8Array | string, encoding?: unknown, done?: unknown): boolean => {
      const lines = (rest + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
      const callback = typeof encoding === 'function' ? encoding : done;
      if (typeof callback === 'function') process.nextTick(() => callback());
      return true;
    };
  }
  for (const [method, level] of Object.entries(levels)) {
    Object.assign(console, {
      [method]: (...given: unknown[]) => {
        // A message of several lines is one event: CloudWatch keeps its line breaks.
        onLine(`${new Date().toISOString()}\t${requestId() ?? 'undefined'}\t${level}\t${format(...given)}`);
      },
    });
  }
}
