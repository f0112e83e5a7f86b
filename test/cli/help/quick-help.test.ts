import { describe, expect, test } from '@jest/globals';
import { helpPages } from '../../../cli/help/pages.ts';
import { quickHelp } from '../../../cli/help/quick-help.ts';
import { createProgram } from '../../../cli/program.ts';
import { run } from '../support/captured-host.ts';

const pages = helpPages(createProgram({ run: async () => undefined }, process));
const pipe = { isTTY: false } as unknown as NodeJS.WriteStream;
const quick = (args: readonly string[], columns = '80') =>
  quickHelp(args, pages, { stdout: pipe, env: { COLUMNS: columns }, command: 'meshshift' });

describe('the help of the package', () => {
  test.each(
    [
      ...Object.keys(pages).map((name) => [name, '--help'].filter((arg) => arg !== '')),
      ['-h'],
      ['start', '-h'],
      ['help'],
      ['help', 'start'],
    ].map((args) => [args]),
  )('is for %j what the command line prints', async (args) => {
    expect(quick(args)).toBe((await run(args, { env: { COLUMNS: '80' } })).out);
  });

  test.each([[['start']], [['strat', '--help']], [['start', '--wait', '--help']], [['constructor', '--help']]])(
    'is not there for %j, which the command line answers',
    (args) => {
      expect(quick(args)).toBeUndefined();
    },
  );

  test.each([40, 80, 160])('is the same on a terminal of %d columns as in a pipe of that width', async (columns) => {
    const terminal = { isTTY: true, columns } as unknown as NodeJS.WriteStream;
    for (const name of ['', 'start'])
      expect(
        quickHelp(['help', name].filter(Boolean), pages, { stdout: terminal, env: {}, command: 'meshshift' }),
      ).toBe(quick(['help', name].filter(Boolean), `${columns}`));
    const written: string[] = [];
    const stdout = { ...terminal, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
    createProgram({ run: async () => undefined }, { stdout, stderr: stdout }).outputHelp();
    expect(written.join('')).toBe(quick(['help'], `${columns}`));
  });

  test.each([40, 80, 160])('fits into %d columns', (columns) => {
    const lines = Object.keys(pages).flatMap(
      (name) => quick(['help', name].filter(Boolean), `${columns}`)?.split('\n') ?? [],
    );
    const long = lines.filter((line) => line.length > columns);
    // A word that cannot be broken, such as a path, may stick out.
    expect(long.filter((line) => line.trim().replace(/ \\$/, '').includes(' '))).toEqual([]);
  });
});
