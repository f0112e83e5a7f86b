import { closeSync, existsSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

/** What changed at once: keys with their new JSON text, or null for those that are gone. */
export type Change = ReadonlyMap<string, string | null>;

/** Keys and their values in a file that only grows, until it is written anew. */
export interface Journal {
  /** What is kept, as text, by key. */
  readonly texts: ReadonlyMap<string, string>;
  /** Keeps all of a change or nothing of it, before it returns. */
  write(change: Change): void;
  close(): void;
}

/** Written anew when it is this much longer than what is still in force. */
const slack = { times: 4, bytes: 8 * 2 ** 20 };

const lineOf = (change: Change): string =>
  `{${[...change].map(([key, text]) => `${JSON.stringify(key)}:${text ?? 'null'}`).join(',')}}\n`;

/** A line without its end was being written when the process was killed: no caller has had its answer. */
function read(file: string): Map<string, string> {
  const texts = new Map<string, string>();
  if (!existsSync(file)) return texts;
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  for (const line of lines) {
    const change: Readonly<Record<string, unknown>> = JSON.parse(line);
    for (const [key, value] of Object.entries(change)) {
      if (value === null) texts.delete(key);
      else texts.set(key, JSON.stringify(value));
    }
  }
  return texts;
}

/**
 * Opens a journal. Each change is one line that the operating system has when `write` returns: it survives the end of the
 * process, however that ends. It is not forced onto the disk: when the machine itself fails, the last changes may be lost.
 *
 * @throws Error when the file is there and cannot be read
 */
export function openJournal(file: string): Journal {
  const texts = read(file);
  let live = 0;
  for (const [key, text] of texts) live += key.length + text.length;
  let written = 0;
  let descriptor = -1;

  /** By way of another file, so that there is a whole one at any time. */
  const writeAnew = () => {
    const partial = `${file}.partial`;
    const next = openSync(partial, 'w');
    writeSync(next, lineOf(texts));
    renameSync(partial, file);
    if (descriptor !== -1) closeSync(descriptor);
    descriptor = next;
    written = live;
  };
  writeAnew();

  return {
    texts,
    write(change) {
      if (change.size === 0) return;
      for (const [key, text] of change) {
        live -= texts.has(key) ? key.length + (texts.get(key)?.length ?? 0) : 0;
        if (text === null) texts.delete(key);
        else {
          texts.set(key, text);
          live += key.length + text.length;
        }
      }
      const line = lineOf(change);
      writeSync(descriptor, line);
      written += line.length;
      if (written > slack.bytes && written > live * slack.times) writeAnew();
    },
    close() {
      closeSync(descriptor);
    },
  };
}
