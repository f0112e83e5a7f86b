import { createWriteStream, type WriteStream } from 'node:fs';
import type { WriteLog } from './access-log.ts';

interface LogFilesOptions {
  /** Takes what is meant for `/dev/stdout`. */
  readonly onOutput: (text: string) => void;
  /** What its user should know, in a sentence, such as that a file cannot be written. */
  readonly onNews: (news: string) => void;
}

/** Appends to the files of access logs, each of which is opened when something is written to it. */
export function openLogFiles({ onOutput, onNews }: LogFilesOptions): {
  readonly write: WriteLog;
  close(): Promise<void>;
} {
  const files = new Map<string, WriteStream>();
  const fileAt = (path: string) => {
    const known = files.get(path);
    if (known !== undefined) return known;
    const file = createWriteStream(path, { flags: 'a' });
    file.on('error', (error) => onNews(`the access log ${path} cannot be written: ${error.message}`));
    files.set(path, file);
    return file;
  };
  return {
    write(path, text) {
      if (path === '/dev/stdout') return onOutput(text);
      const file = fileAt(path);
      // One that cannot be written was reported, and stays closed.
      if (!file.destroyed) file.write(text);
    },
    /** Resolves when all is written. */
    async close() {
      const open = [...files.values()].filter((file) => !file.destroyed);
      await Promise.all(open.map((file) => new Promise((resolve) => file.end(() => resolve(undefined)))));
    },
  };
}
