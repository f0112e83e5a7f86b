import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { programBeside } from '../../kit/program-beside.ts';
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
const bootstrap = programBeside(import.meta.url, 'bootstrap');

/** The call that a process works on. */
interface CurrentCall {
  readonly requestId: string;
  answer(answer: ProcessAnswer): void;
}

/** How a process ended, in the words of Lambda, for a call that it can no longer answer. */
type End = (requestId: string) => ErrorPayload;

/** Kills a process whose call takes longer than its time-out, which begins once the code is loaded, or should be. */
function watchTimeout(initialized: Promise<void>, isCurrent: () => boolean, milliseconds: number, kill: () => void) {
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    clearTimeout(timer);
    if (isCurrent()) timer = setTimeout(kill, milliseconds);
  };
  timer = setTimeout(start, initMilliseconds);
  void initialized.then(start);
  return { stop: () => clearTimeout(timer) };
}

const forked = (target: Sandboxed): ChildProcess =>
  fork(bootstrap, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: startEnvironment(),
    cwd: target.code.location,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });

/** Only Node's own output comes this way: all else is sent as messages, in order with the results. */
function readLines({ stdout, stderr }: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [stdout, stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', onLine);
  }
}

/** The first message to a process: the code that it is to load, and its environment. */
function startMessage(target: Sandboxed, { endpointUrl, time }: Machine): ToProcess {
  const logStream = `[${target.version}]${randomUUID().replaceAll('-', '')}`;
  const { handler, functionName, version, memoryMegabytes } = target;
  const code = { folder: target.code.location, handler, functionName, version, memoryMegabytes };
  const environment = functionEnvironment(target, { endpointUrl, logStream });
  return { kind: 'start', ...code, logStream, environment, time: time ?? null };
}

export function startFunctionProcess(target: Sandboxed, machine: Machine): FunctionProcess {
  const child = forked(target);
  let alive = true;
  let end: End | undefined;
  let current: CurrentCall | undefined;
  let onLine: ((line: string) => void) | undefined;
  const initialized = Promise.withResolvers<void>();

  const die = (why: End) => {
    alive = false;
    end ??= why;
    initialized.resolve();
    current?.answer({ error: end(current.requestId) });
  };
  const kill = (why: End) => {
    child.kill('SIGKILL');
    die(why);
  };
  const send = (message: ToProcess) => {
    if (child.connected) child.send(message, () => undefined); // the exit says what became of it
  };

  readLines(child, (line) => onLine?.(line));
  child.on('message', (raw) => {
    const { success, data: message } = fromProcess.safeParse(raw);
    if (!success) return;
    if (message.kind === 'ready') initialized.resolve();
    else if (message.kind === 'line') onLine?.(message.line);
    else if (message.kind === 'fatal') die(() => message.error);
    else current?.answer(message);
  });
  child.on('error', (error) => die((requestId) => exited(requestId, error.message)));
  const ended = Promise.withResolvers<void>();
  child.once('exit', (code, signal) => {
    die((requestId) => exited(requestId, wordsFor(code, signal)));
    ended.resolve();
  });
  send(startMessage(target, machine));

  return {
    get alive() {
      return alive;
    },
    ended: ended.promise,
    kill: () => kill((requestId) => exited(requestId, 'signal: killed')),
    invoke({ onLine: listener, target: _, ...call }) {
      const { requestId } = call;
      const { timeoutSeconds } = target;
      const timeoutMilliseconds = timeoutSeconds * 1000;
      onLine = listener;
      if (end !== undefined) return Promise.resolve({ error: end(requestId) });
      const answered = Promise.withResolvers<ProcessAnswer>();
      const isCurrent = () => current?.requestId === requestId;
      const timeout = watchTimeout(initialized.promise, isCurrent, timeoutMilliseconds, () =>
        kill((id) => timedOut(id, timeoutSeconds)),
      );
      current = {
        requestId,
        answer(answer) {
          current = undefined;
          timeout.stop();
          answered.resolve(answer);
        },
      };
      send({ kind: 'invoke', ...call, timeoutMilliseconds });
      return answered.promise;
    },
  };
}

/** As Lambda words the end of a process; undefined for an end with status 0. */
function wordsFor(code: number | null, signal: string | null): string | undefined {
  if (signal !== null) return `signal: ${signal === 'SIGKILL' ? 'killed' : signal.toLowerCase()}`;
  return code === 0 ? undefined : `exit status ${code}`;
}
