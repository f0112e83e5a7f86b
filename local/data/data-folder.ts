import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { type Journal, openJournal } from './journal.ts';
import { lockFolder } from './lock-folder.ts';

/** A folder that holds all that the embedded AWS knows. */
interface DataFolder {
  /** Absolute. */
  readonly folder: string;
  readonly journal: Journal;
  /**
   * The start to give to realClock, so that time goes on from where it was when the last change was kept. A clock that
   * runs as fast as the machine's shows the machine's time, and so went on meanwhile.
   *
   * @throws Error when time was fast before, is ahead of the machine's now, and is to run at the machine's own pace
   */
  epochFor(scale: number): number;
}

const momentShape = z.object({ value: z.number() });

/** @throws Error with one clear sentence when another process uses the folder, or it is of an earlier release */
export function openDataFolder(path: string): DataFolder {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true });
  // Releases up to 0.1.0 kept the tables in a store of their own, which nothing here can read.
  if (existsSync(join(folder, 'dynamodb'))) {
    throw new Error(
      `The data folder ${folder} is of an earlier release, which this one cannot read: give another one.`,
    );
  }
  const unlock = lockFolder(folder);
  const opened = openJournal(join(folder, 'journal.ndjson'));
  const journal: Journal = {
    ...opened,
    close() {
      opened.close();
      unlock();
    },
  };
  const text = journal.texts.get(JSON.stringify(['clock', 'now']));
  const last = text === undefined ? 0 : momentShape.parse(JSON.parse(text)).value;
  return {
    folder,
    journal,
    epochFor(scale) {
      const now = Date.now();
      if (last <= now) return now;
      if (scale === 1) {
        const ahead = Math.ceil((last - now) / 60_000);
        journal.close();
        throw new Error(
          `The time kept in ${folder} is ${ahead} min ahead, because it ran fast: start with a time scale.`,
        );
      }
      return (now * scale - last) / (scale - 1);
    },
  };
}
