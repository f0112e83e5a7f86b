import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OutputLine } from '../../../cli/terminal/printed.ts';
import { bold, line, loud, printed, separated } from '../../../cli/terminal/printed.ts';
import { screenOn } from '../../../cli/terminal/screen.ts';
import { json } from '../../../cli/terminal/text.ts';

const stream = (isTTY: boolean) => Object.assign(new PassThrough(), { isTTY }) as unknown as WriteStream;
const pipe = stream(false);
const terminal = stream(true);
const as = (options: string) => (name: string) => `npx meshshift ${name}${options}`;
const printing = { colored: true, command: as('') };
const piped = (text: OutputLine, command = as('')) => printed(text, pipe, { colored: true, command });

describe('a line as it is printed', () => {
  test('has its own styles on a terminal, and those of a text from outside never', () => {
    const said = line`${bold('[10]')} ${'\x1b[31mred\x1b[0m'} ${loud('\x07')}`;
    expect(printed(said, terminal, printing)).toBe(
      '\x1b[1m[10]\x1b[22m \\x1b[31mred\\x1b[0m \x1b[1m\x1b[31m\\x07\x1b[39m\x1b[22m',
    );
    expect(piped(said)).toBe('[10] \\x1b[31mred\\x1b[0m \\x07');
    expect(printed(said, terminal, { ...printing, colored: false })).toBe(piped(said));
  });

  test('keeps styles where lines are parts of a line', () => {
    expect(printed(line`a ${separated([bold('b'), 2], ' > ')}`, terminal, printing)).toBe('a \x1b[1mb\x1b[22m > 2');
  });

  test('gives no order to the job whose log it stands in', () => {
    expect(piped('::error::x')).toBe('\\::error::x');
    expect(piped(line`${''}  ${'::error::x'}`)).toBe('  \\::error::x');
    expect(piped('why: ::error::x')).toBe('why: ::error::x');
    expect(piped('a ##[add-mask]x ##vso[task.x]y')).toBe('a ##\\[add-mask]x ##vso\\[task.x]y');
  });

  test('is one line with any texts', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const shown = printed(line`${one} ${bold(other)}`, terminal, { colored: false, command: as('') });
        expect(shown).not.toMatch(/\p{Cc}|^\s*::|##\w*\[/u);
      }),
    );
  });

  test('is cut where no reader follows it any more', () => {
    expect(piped(line`${'a'.repeat(3990)}${bold('b'.repeat(20))}`)).toBe(
      `${'a'.repeat(3990)}${'b'.repeat(10)} ... (10 more characters)`,
    );
  });

  test('names commands as they are run here: between backticks, and at its beginning', () => {
    const named = (text: string) => piped(text, as(' --local'));
    expect(named('see `meshshift why a`, then `meshshift`')).toBe(
      'see `npx meshshift why --local a`, then `meshshift`',
    );
    expect(named('  $ meshshift record | meshshift replay')).toBe(
      '  $ npx meshshift record --local | npx meshshift replay --local',
    );
    expect(named('no stack meshshift has it')).toBe('no stack meshshift has it');
    expect(named('meshshift: no stack')).toBe('meshshift: no stack');
  });
});

test('a block on a terminal never grows with a text from outside', () => {
  const [shown, chunks] = [stream(true), [] as string[]];
  Object.assign(shown, { columns: 80, rows: 24 });
  shown.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  screenOn(shown, printing).paint([`finding: ${'x'.repeat(20_000)}`, 'next']);
  expect(chunks.join('').split('\n').length).toBeLessThan(8);
});

test('JSON reads as the same value, and carries nothing that a terminal or a job obeys', () => {
  const value = { text: '##[error]a\u009b2J \u202eb\n::error::' };
  const said = json(value);
  expect(said).toBe('{"text":"#\\u0023[error]a\\u009b2J \\u202eb\\n::error::"}');
  expect(JSON.parse(said)).toEqual(value);
});
