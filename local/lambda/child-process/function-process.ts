import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Invocation, Sandboxed } from '../launcher.ts';
import type { ErrorPayload } from '../runtime/outcomes.ts';
import { exited, timedOut } from '../runtime/outcomes.ts';
import { functionEnvironment, startEnvironment } from './environment.ts';
import type { ToProcess } from './messages.ts';
import { fromProcess } from './messages.ts';
import type { ScaledTime } from './scaled-date.ts';

/** How a call ended; the process may have ended with it. */
export type ProcessAnswer =
  | { readonly payload: string; readonly memoryUsedMegabytes: number }
  | { readonly error: ErrorPayload; readonly memoryUsedMegabytes?: number | undefined };

/** One process that runs one function, one call at a time. */
export interface FunctionProcess {
  /** Whether it can take another call. */
  readonly alive: boolean;
  invoke(invocation: Invocation): Promise<ProcessAnswer>;
  kill(): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
}

export interface Machine {
  /** Where the embedded AWS listens, for AWS_ENDPOINT_URL. */
  readonly endpointUrl: string | undefined;
  /** The embedded AWS's clock; undefined where it is the machine's. */
  readonly time: ScaledTime | undefined;
}

/** Loading may take as long as this before it counts against the call's own time-out, as on Lambda. */
const initMilliseconds = 10_000;
const bootstrap = new URL('./bootstrap.ts', import.meta.url);

export function startFunctionProcess(target: Sandboxed, { endpointUrl, time }: Machine): FunctionProcess {
  const logStream = `[${target.version}]${randomUUID().replaceAll('-', '')}`;
  const child = fork(bootstrap, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: startEnvironment(),
    cwd: target.code.location,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let alive = true;
  let end: ((requestId: string) => ErrorPayload) | undefined;
  let current: { requestId: string; answer(answer: ProcessAnswer): void } | undefined;
  let onLine: ((line: string) => void) | undefined;
  const initialized = Promise.withResolvers<void>();

  const die = (why: (requestId: string) => ErrorPayload) => {
    alive = false;
    end ??= why;
    initialized.resolve();
    current?.answer({ error: end(current.requestId) });
  };
  const kill = (why: (requestId: string) => ErrorPayload) => {
    child.kill('SIGKILL');
    die(why);
  };
  const send = (message: ToProcess) => {
    if (child.connected) child.send(message, () => undefined); // the exit tells what became of it
  };

  // Only what Node itself writes comes this way: all else is sent as messages, in order with the results.
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => onLine?.(line));
  }
  child.on('message', (raw) => {
    const { success, data: message } = fromProcess.safeParse(raw);
    if (!success) return;
    if (message.kind === 'ready') initialized.resolve();
    else if (message.kind === 'line') onLine?.(message.line);
    else if (message.kind === 'fatal') die(() => message.error);
    else current?.answer(message);
  });
  child.on('error', (error) => die((requestId) => exited(requestId, error.message)));
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      die((requestId) => exited(requestId, wordsFor(code, signal)));
      resolve();
    });
  });
  const { location: folder } = target.code;
  const { handler, functionName, version, memoryMegabytes } = target;
  const environment = functionEnvironment(target, { endpointUrl, logStream });
  const code = { folder, handler, functionName, version, memoryMegabytes };
  send({ kind: 'start', ...code, logStream, environment, time: time ?? null });

  return {
    get alive() {
      return alive;
    },
    ended,
    kill: () => kill((requestId) => exited(requestId, 'signal: killed')),
    invoke({ onLine: listener, target: _, ...call }) {
      const timeoutMilliseconds = target.timeoutSeconds * 1000;
      onLine = listener;
      return new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        const startTimer = () => {
          clearTimeout(timer);
          if (current?.requestId !== call.requestId) return;
          timer = setTimeout(
            () => kill((requestId) => timedOut(requestId, target.timeoutSeconds)),
            timeoutMilliseconds,
          );
        };
        current = {
          requestId: call.requestId,
          answer(answer) {
            current = undefined;
            clearTimeout(timer);
            resolve(answer);
          },
        };
        if (end !== undefined) return current.answer({ error: end(call.requestId) });
        timer = setTimeout(startTimer, initMilliseconds);
        void initialized.promise.then(startTimer);
        send({ kind: 'invoke', ...call, timeoutMilliseconds });
      });
    },
  };
}

/** As Lambda words the end of a process; undefined for an end with status 0. */
function wordsFor(code: number | null, signal: string | null): string | undefined {
  if (signal !== null) return `signal: ${signal === 'SIGKILL' ? 'killed' : signal.toLowerCase()}`;
  return code === 0 ? undefined : `exit status ${code}`;
}
