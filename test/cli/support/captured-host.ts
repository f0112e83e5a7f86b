import { PassThrough, Readable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { pause, systemClock } from '../../../adapters/clock.ts';
import { runCli } from '../../../cli/program.ts';
import type { Host } from '../../../cli/run/host.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Given = Partial<Pick<Host, 'client' | 'command' | 'env' | 'onInterrupt' | 'clock' | 'pause'>> & {
  readonly stdin?: string;
  /** Hears what is written, to either stream. */
  readonly onOutput?: (text: string) => void;
};

/** A stream that is no terminal and remembers what was written. */
function pipe(onOutput: (text: string) => void) {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    onOutput(chunk.toString());
  });
  return { stream: Object.assign(stream, { isTTY: false }) as unknown as WriteStream, text: () => text };
}

/** Runs the command line in this process, its output in a pipe. */
export async function run(args: readonly string[], given: Given = {}): Promise<Ran> {
  const { stdin = '', onOutput = () => undefined, ...rest } = given;
  const [stdout, stderr] = [pipe(onOutput), pipe(onOutput)];
  const code = await runCli(args, {
    command: 'meshshift',
    env: {},
    stdin: Readable.from([stdin]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    clock: systemClock,
    pause,
    onInterrupt: () => () => undefined,
    ...rest,
  });
  await new Promise((resolve) => setImmediate(resolve));
  return { code, out: stdout.text(), err: stderr.text() };
}
