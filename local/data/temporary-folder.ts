import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './is-alive.ts';

/** A folder among the machine's temporary ones that does not outlive this process. */
interface TemporaryFolder {
  /** Absolute. */
  readonly path: string;
  /** Removes it and what is in it. */
  remove(): void;
}

// The name says whose folder it is: containers that share the temporary folder have processes of the same numbers.
const prefix = (host: string, pid: number) => `embedded-aws-${encodeURIComponent(host)}.${pid}-`;
const named = /^embedded-aws-(.+)\.(\d+)-\w+$/;

const folders = new Set<string>();

const removeAll = () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
};

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** A signal for which nothing else listens ends this process, as it would without us, once its folders are gone. */
const onSignal = (signal: NodeJS.Signals) => {
  if (process.listenerCount(signal) > 1) return;
  removeAll();
  unlisten();
  process.kill(process.pid, signal);
};

function listen(): void {
  process.on('exit', removeAll);
  // Before all others: one that listens once has stopped listening when it is called.
  for (const signal of signals) process.prependListener(signal, onSignal);
}

function unlisten(): void {
  process.off('exit', removeAll);
  for (const signal of signals) process.off(signal, onSignal);
}

/** Removes the folders of processes of this machine that were killed; those of the living stay. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, host, pid] = named.exec(name) ?? [];
    if (host !== encodeURIComponent(hostname()) || isAlive(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's: theirs to remove.
    }
  }
}

/**
 * Makes a folder that is gone when this process is, however it ends but by SIGKILL. What a process left that ended so is
 * removed by the next one that makes a folder.
 */
export function temporaryFolder(): TemporaryFolder {
  sweep();
  if (folders.size === 0) listen();
  const path = mkdtempSync(join(tmpdir(), prefix(hostname(), process.pid)));
  folders.add(path);
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true });
      if (folders.delete(path) && folders.size === 0) unlisten();
    },
  };
}
