import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Printed, Program } from './shell.ts';

const scripts: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
).scripts;

export const isScript = (name: string): boolean => scripts[name] !== undefined;

/** Runs a script of package.json: what is the command in this process, the rest in one of its own. */
export const npm =
  (root: string, meshshift: Program): Program =>
  async ([run, name = '', dashes, ...args], stdin) => {
    const script = scripts[name];
    if (run !== 'run' || script === undefined || (dashes !== undefined && dashes !== '--'))
      throw new Error(`npm ${run} ${name}: neither a script nor a stand-in`);
    const [node, ...words] = script.split(' ');
    // The functions are built already: what builds them first begins with its program.
    const [file = '', ...first] = words[0] === 'scripts/run-built.ts' ? words.slice(1) : words;
    if (node !== 'node') throw new Error(`npm run ${name} is no program of ours`);
    const given = [...first, ...args];
    return file === 'cli/meshshift.ts' ? meshshift(given, stdin) : inProcess([file, ...given], root);
  };

const inProcess = (args: readonly string[], cwd: string): Promise<Printed> =>
  promisify(execFile)(process.execPath, args, { cwd, maxBuffer: 64 * 1024 * 1024 }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout = '', stderr = '' }) => ({ code: Number(code), out: stdout, err: stderr }),
  );
