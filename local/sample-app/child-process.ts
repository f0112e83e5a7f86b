import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as z from 'zod';
import { compileCache } from '../kit/compile-cache.ts';

const fromChild = z.union([
  z.object({ answerTo: z.int(), answer: z.optional(z.unknown()), error: z.optional(z.string()) }),
  z.object({ event: z.string(), payload: z.unknown() }),
]);

export interface Child {
  readonly name: string;
  /** Has a command carried out. Rejects when the process fails it or is gone. */
  ask(command: string, payload: unknown): Promise<unknown>;
  /** Ends it at once, as a crash would. Resolves when it is gone. */
  kill(): Promise<void>;
  /** How it ended though nobody asked for it; undefined while all is well. */
  lost(): string | undefined;
}

// Only what Node needs: nothing that could make an SDK client in it talk to real AWS.
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_') && !name.startsWith('NODE_')),
);

type Listener = (event: string, payload: unknown) => void;

/** Starts a process of the app, which ends with it. */
export type StartProcess = (name: string, file: URL, listener?: Listener) => Child;

/** Starts a program as a process of its own that ends with this one. */
export function startChild(name: string, file: URL, onEvent: Listener): Child {
  const child = fork(file, {
    execArgv: [],
    env: { ...environment, ...compileCache() },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  const exited = once(child, 'exit');
  let lastId = 0;
  let killed = false;
  let lost: string | undefined;
  child.on('message', (message) => {
    const parsed = fromChild.parse(message);
    if ('event' in parsed) return onEvent(parsed.event, parsed.payload);
    const asked = waiting.get(parsed.answerTo);
    waiting.delete(parsed.answerTo);
    if (parsed.error === undefined) asked?.resolve(parsed.answer);
    else asked?.reject(new Error(`${name}: ${parsed.error}`));
  });
  child.once('exit', (code, signal) => {
    if (!killed) lost = `${name} ended with ${signal ?? `exit code ${code}`}`;
    for (const asked of waiting.values()) asked.reject(new Error(lost ?? `${name} was killed`));
    waiting.clear();
  });
  return {
    name,
    ask: (command, payload) =>
      new Promise((resolve, reject) => {
        if (!child.connected) return reject(new Error(lost ?? `${name} was killed`));
        lastId += 1;
        const id = lastId;
        waiting.set(id, { resolve, reject });
        child.send({ id, command, payload }, (error) => error && reject(error));
      }),
    async kill() {
      killed = true;
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
    lost: () => lost,
  };
}
