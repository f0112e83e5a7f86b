import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createProgram } from '../../../cli/program.ts';
import { run } from '../support/captured-host.ts';

const program = createProgram({ run: async () => undefined }, { stdout: process.stdout, stderr: process.stderr });
const commands = program.commands.map((command) => command.name());

describe('the command line', () => {
  test.each(commands)('shows an example for %s, and the options that every command has', async (name) => {
    const { code, out, err } = await run([name, '--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`Examples?:\n  \\$ .*meshshift ${name}`));
    expect(out).toMatch(/Global Options:.*--stack <name>.*--profile.*--region.*--local.*--json.*--no-color/s);
  });

  test('lists all commands and exit codes in its help', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const name of commands) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(out).toContain('130  interrupted; the rollout goes on');
  });

  test.each(['--version', '-V'])('answers %s with the version of the package', async (option) => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'));
    expect(await run([option])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  test('without a command is wrong usage and prints the help', async () => {
    const { code, out, err } = await run([]);
    expect([code, out, err]).toEqual([64, '', expect.stringContaining('Usage: meshshift <command>')]);
  });

  test.each([
    [['stauts'], "unknown command 'stauts' (Did you mean status?)"],
    [['start', '--wiat'], "unknown option '--wiat' (Did you mean --wait?)"],
    [
      ['start', '--attempt', 'x'],
      "option '--attempt <n>' argument 'x' is invalid. A whole number from 1 to 9999 is allowed.",
    ],
    [['approve', 'a', 'b'], "too many arguments for 'approve'. Expected 1 argument but got 2: a, b."],
    [
      ['completion', 'tcsh'],
      "command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.",
    ],
    [
      ['stop-the-line', '--reason', 'x', '--mesh', 'a', '--scope', 'b'],
      '--mesh is the same as --scope: name one of them',
    ],
    [['init'], "required option '--canary <name>' not specified"],
  ])('answers %j in one line with 64', async (args, text) => {
    const { code, out, err } = await run(args);
    expect([code, out, err]).toEqual([64, '', `meshshift: ${text}\n`]);
  });
});
