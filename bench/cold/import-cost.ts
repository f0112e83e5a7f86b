import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** What the template gives a function; no import depends on the values. */
const environment = {
  TABLE_NAME: 'table',
  BUS_NAME: 'bus',
  STACK_NAME: 'stack',
  STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:111122223333:stateMachine:rollout',
  HOOK_FUNCTIONS: 'none',
  HOOK_ENDPOINTS: 'none',
  HOOK_CONNECTIONS: 'none',
  AWS_REGION: 'eu-west-1',
};

/**
 * Milliseconds of CPU, user and system, of a new process that imports these files one after the other; without files,
 * of the runtime alone. No cache of compiled code: Lambda has none.
 *
 * @throws Error with the output of a process that failed
 */
export function importCost(files: readonly string[]): number {
  const imports = files.map((file) => `await import(${JSON.stringify(pathToFileURL(file).href)});`);
  const program = `${imports.join('\n')}
const { user, system } = process.cpuUsage();
process.stdout.write(String((user + system) / 1000));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    env: { PATH: process.env.PATH, ...environment },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`importing ${files.join(', ')}: ${stderr}`);
  return Number(stdout);
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
