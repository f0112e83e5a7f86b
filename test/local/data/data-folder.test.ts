import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { realClock } from '../../../local/clock.ts';
import { openDataFolder } from '../../../local/data/data-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const withTime = (now: number) => {
  const data = openDataFolder(folder);
  data.journal.write(new Map([['["clock","now"]', JSON.stringify({ value: now })]]));
  data.journal.close();
};

describe('a data folder', () => {
  test('is one process’s at a time', () => {
    writeFileSync(join(folder, 'pid'), String(process.ppid));
    expect(() => openDataFolder(folder)).toThrow(
      `The data folder ${folder} is in use by the embedded AWS of process ${process.ppid}.`,
    );
  });

  test('is free again when the process that had it is gone', () => {
    writeFileSync(join(folder, 'pid'), '999999999');
    const data = openDataFolder(folder);
    data.journal.close();
    const again = openDataFolder(folder);
    again.journal.close();
    expect(again.folder).toBe(folder);
  });

  test('of an earlier release is refused, and left as it is', () => {
    mkdirSync(join(folder, 'dynamodb'));
    expect(() => openDataFolder(folder)).toThrow(/is of an earlier release, which this one cannot read/);
    expect(readdirSync(folder)).toEqual(['dynamodb']);
  });

  test('lets a fast clock go on from where it was', () => {
    const last = Date.now() + 3_600_000;
    withTime(last);
    const data = openDataFolder(folder);
    const clock = realClock(30, data.epochFor(30));
    expect(Math.abs(clock.now() - last)).toBeLessThan(30 * 100);
    data.journal.close();
  });

  test('lets time of the machine’s own pace have gone on meanwhile', () => {
    withTime(Date.now() - 3_600_000);
    const data = openDataFolder(folder);
    expect(Math.abs(realClock(1, data.epochFor(1)).now() - Date.now())).toBeLessThan(100);
    expect(Math.abs(realClock(30, data.epochFor(30)).now() - Date.now())).toBeLessThan(30 * 100);
    data.journal.close();
  });

  test('refuses to let time go back', () => {
    withTime(Date.now() + 3_600_000);
    const data = openDataFolder(folder);
    expect(() => data.epochFor(1)).toThrow(/is 60 min ahead, because it ran fast: start with a time scale/);
  });
});
