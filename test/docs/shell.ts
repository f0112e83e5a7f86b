import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a program printed, and its exit code. */
export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Environment = Readonly<Record<string, string>>;

/** A program that the shell finds on its path and this process carries out, in the environment that the shell gives it. */
export type Program = (args: readonly string[], stdin: string, env?: Environment) => Promise<Printed>;

export interface Shell {
  /** Runs a script as pasted; any part of it that fails ends it. */
  run(script: string): Promise<Printed>;
  close(): Promise<void>;
}

/** Hands its arguments and its input over in files, and takes output and exit code back. */
const caller = `#!/bin/bash
call=$(mktemp -d "$CALLS/XXXXXX")
cat > "$call/in"
printf '%s\\0' "\${0##*/}" "$@" > "$call/args"
env -0 > "$call/env"
exec 3<> "/dev/tcp/127.0.0.1/$CALLS_PORT"
echo "$call" >&3
read -r code <&3
cat "$call/out"
cat "$call/err" >&2
exit "$code"
`;

/** A real bash in a folder, in which the named programs are ours: pipes, redirections and substitutions are its own. */
export async function openShell(
  folder: string,
  programs: Readonly<Record<string, Program>>,
  env: Environment,
): Promise<Shell> {
  const [bin, calls] = [join(folder, '.bin'), join(folder, '.calls')];
  for (const made of [bin, calls]) mkdirSync(made);
  for (const name of Object.keys(programs)) {
    writeFileSync(join(bin, name), caller);
    chmodSync(join(bin, name), 0o755);
  }
  const answer = async (call: string): Promise<number> => {
    const given = (file: string) => readFileSync(join(call, file), 'utf8');
    const [name = '', ...args] = given('args').split('\0').slice(0, -1);
    const env = Object.fromEntries(
      given('env')
        .split('\0')
        .map((pair) => pair.split(/=(.*)/s)),
    );
    const failed = (error: unknown) => ({ code: 1, out: '', err: `${String(error)}\n` });
    const { code, out, err } =
      (await programs[name]?.(args, given('in'), env).catch(failed)) ?? failed(`no program ${name}`);
    writeFileSync(join(call, 'out'), out);
    writeFileSync(join(call, 'err'), err);
    return code;
  };
  const server = createServer((socket) => {
    let asked = '';
    socket.on('data', (part) => {
      asked += part.toString();
      if (asked.endsWith('\n')) void answer(asked.trim()).then((code) => socket.end(`${code}\n`));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');

  return {
    async run(script) {
      const running = promisify(execFile)('bash', ['-c', `set -euo pipefail\n${script}`], {
        cwd: folder,
        maxBuffer: 64 * 1024 * 1024,
        env: {
          ...env,
          PATH: `${bin}:${process.env.PATH}`,
          HOME: folder,
          CALLS: calls,
          CALLS_PORT: String(address.port),
        },
      });
      running.child.stdin?.end();
      return running.then(
        ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
        ({ code, stdout = '', stderr = '' }) => ({ code: Number(code), out: stdout, err: stderr }),
      );
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
