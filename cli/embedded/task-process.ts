import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';

/** How a process ended; `cannotStart` when there was none. */
export type ProcessEnd =
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'cannotStart'; readonly reason: string };

export interface TaskProcess {
  readonly ended: Promise<ProcessEnd>;
  isAlive(): boolean;
  /** Asks it and its children to end; SIGKILL ends them. */
  signal(name: 'SIGTERM' | 'SIGKILL'): void;
}

interface StartOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its output goes where this process says what is wrong, which leaves the output to this process. */
  readonly isOutputOwn: boolean;
}

/**
 * Starts a process in a group of its own: Ctrl-C reaches the command alone, which ends it when its requests have ended.
 * It reads no terminal, which only one group may.
 */
export function startTaskProcess(
  [file = '', ...args]: readonly string[],
  { env, isOutputOwn }: StartOptions,
): TaskProcess {
  const input = process.stdin.isTTY ? 'ignore' : 'inherit';
  const child = spawn(file, args, { env, detached: true, stdio: [input, isOutputOwn ? 2 : 'inherit', 'inherit'] });
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('error', ({ message }) => resolve({ kind: 'cannotStart', reason: message }));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? { kind: 'ended', code: code ?? 0 } : { kind: 'killed', signal }),
    );
  });
  const isAlive = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  return {
    ended,
    isAlive,
    signal(name) {
      if (child.pid === undefined || !isAlive()) return;
      try {
        process.kill(-child.pid, name);
      } catch {
        // It has ended by itself.
      }
    },
  };
}

/** Whether something of this machine listens on a port already, or may. */
export const isPortTaken = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(true));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(false)));
  });

const takesConnections = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(port, host);
    const end = (is: boolean) => {
      probe.destroy();
      resolve(is);
    };
    probe.once('connect', () => end(true));
    probe.once('error', () => end(false));
  });

/** Whether a process takes connections on a port, by either version of IP. */
export const isListening = async (port: number): Promise<boolean> =>
  (await takesConnections('127.0.0.1', port)) || takesConnections('::1', port);
