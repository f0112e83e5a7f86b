import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openJournal } from '../../../local/data/journal.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  file = join(folder, 'journal.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

const change = (entries: Readonly<Record<string, string | null>>) => new Map(Object.entries(entries));
const reopened = () => {
  const journal = openJournal(file);
  const texts = Object.fromEntries(journal.texts);
  journal.close();
  return texts;
};

describe('a journal', () => {
  test('has the newest value of each key when it is opened again', () => {
    const journal = openJournal(file);
    journal.write(change({ a: '1', b: '{"x":[]}' }));
    journal.write(change({ a: '2' }));
    expect(Object.fromEntries(journal.texts)).toEqual({ a: '2', b: '{"x":[]}' });
    journal.close();
    expect(reopened()).toEqual({ a: '2', b: '{"x":[]}' });
  });

  test('forgets a key that is gone', () => {
    const journal = openJournal(file);
    journal.write(change({ a: '1', b: '2' }));
    journal.write(change({ a: null }));
    journal.close();
    expect(reopened()).toEqual({ b: '2' });
  });

  test('has a change when write returns, though it was never closed', () => {
    const journal = openJournal(file);
    journal.write(change({ a: '1' }));
    expect(readFileSync(file, 'utf8')).toContain('{"a":1}\n');
    journal.close();
  });

  test('has all of a change or nothing of it: a line that was cut short does not count', () => {
    const journal = openJournal(file);
    journal.write(change({ a: '1', b: '1' }));
    journal.close();
    appendFileSync(file, '{"a":2,"b"');
    expect(reopened()).toEqual({ a: '1', b: '1' });
    expect(reopened()).toEqual({ a: '1', b: '1' });
  });

  test('keeps keys and values of any text', () => {
    const journal = openJournal(file);
    const key = JSON.stringify(['a"b', '\n', 'ü']);
    journal.write(change({ [key]: JSON.stringify('line\nline "ü"') }));
    journal.close();
    expect(reopened()).toEqual({ [key]: JSON.stringify('line\nline "ü"') });
  });

  test('is written anew when most of it is out of date', () => {
    const journal = openJournal(file);
    const megabyte = JSON.stringify('x'.repeat(2 ** 20));
    journal.write(change({ stays: '"here"' }));
    for (let i = 0; i < 9; i++) journal.write(change({ big: megabyte.replace('x', String(i)) }));
    expect(statSync(file).size).toBeLessThan(3 * 2 ** 20);
    journal.close();
    expect(reopened()).toMatchObject({ stays: '"here"', big: expect.stringMatching(/^"8xxx/) });
  });
});
