// The program of a function's process: loads the handler, then runs one call after the other.
import { flushCompileCache } from 'node:module';
import { createContext } from '../runtime/context.ts';
import type { ErrorPayload } from '../runtime/outcomes.ts';
import { serialize, thrown } from '../runtime/outcomes.ts';
import { captureLines } from './console-lines.ts';
import type { Handler } from './load-handler.ts';
import { loadHandler } from './load-handler.ts';
import type { FromProcess, Invoke, Start, ToProcess } from './messages.ts';
import { installScaledDate } from './scaled-date.ts';

let loaded: Promise<{ start: Start; handler: Handler }> | undefined;
let requestId: string | undefined;

const report = (message: FromProcess, done?: () => void) => process.send?.(message, undefined, undefined, done);
const memoryUsed = () => Math.ceil(process.memoryUsage.rss() / 2 ** 20);

function die(error: ErrorPayload, code: number): void {
  report({ kind: 'fatal', error }, () => process.exit(code));
}

async function load(start: Start): Promise<{ start: Start; handler: Handler }> {
  // It was for Node alone, which has read it.
  delete process.env.NODE_COMPILE_CACHE;
  Object.assign(process.env, start.environment);
  if (start.time !== null) installScaledDate(start.time);
  try {
    const handler = await loadHandler(start.folder, start.handler);
    // Node keeps what it compiled when a process exits, and this one is killed.
    report({ kind: 'ready' }, () => flushCompileCache());
    return { start, handler };
  } catch (error) {
    die(thrown(error), 1);
    return new Promise(() => undefined); // a call that waits for it ends with the process
  }
}

async function run(message: Invoke): Promise<void> {
  if (loaded === undefined) throw new Error('invoked before it was started');
  const { start, handler } = await loaded;
  const deadline = performance.now() + message.timeoutMilliseconds;
  requestId = message.requestId;
  process.env._X_AMZN_TRACE_ID = message.traceId;
  const context = createContext({ ...start, ...message }, start.logStream, () => deadline - performance.now());
  try {
    const payload = serialize(await handler(JSON.parse(message.payload), context));
    report({ kind: 'result', payload, memoryUsedMegabytes: memoryUsed() });
  } catch (error) {
    const payload = thrown(error);
    console.error(`Invoke Error\t${JSON.stringify({ ...payload, stack: payload.trace, trace: undefined })}`);
    report({ kind: 'failure', error: payload, memoryUsedMegabytes: memoryUsed() });
  }
}

captureLines(
  (line) => report({ kind: 'line', line }),
  () => requestId,
);
process.on('message', (message: ToProcess) => {
  if (message.kind === 'start') loaded = load(message);
  else void run(message);
});
process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', (error) => die(thrown(error), 129));
process.on('unhandledRejection', (reason) => {
  const { trace } = thrown(reason);
  die({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: String(reason), trace }, 128);
});
