import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { specFile } from '../cli/support/alarms-only.ts';
import { type LiveStack, liveStack } from '../cli/support/live-stack.ts';

const root = join(import.meta.dirname, '../..');
const script = readFileSync(join(root, 'scripts/github-action.sh'), 'utf8');
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
const [step] = action.runs.steps;

test('the action gives the script what it reads, and takes what it writes', () => {
  expect(step.run).toBe('bash "$GITHUB_ACTION_PATH/scripts/github-action.sh"');
  const read = [...script.matchAll(/\$\{(MESHSHIFT_[A-Z]+)/g)].map(([, name]) => name);
  expect(Object.keys(step.env).sort()).toEqual([...new Set([...read, 'MESHSHIFT_STACK'])].sort());
  expect(Object.values(step.env)).toEqual(Object.keys(action.inputs).map((input) => `\${{ inputs.${input} }}`));
  const written = [...script.matchAll(/echo "([a-z-]+)=/g)].map(([, name]) => name);
  expect(Object.entries(action.outputs)).toEqual(
    written.map((name) => [name, expect.objectContaining({ value: `\${{ steps.rollout.outputs.${name} }}` })]),
  );
});

test('the action installs the package of its own version', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(action.inputs.version.default).toBe(version);
  expect(script).toContain('"meshshift@$MESHSHIFT_VERSION"');
});

test('the action runs the command on the Node that tests run on, and leaves the job its own', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [, version] = /version_of_node=(\S+)/.exec(script) ?? [];
  const nodes = [...script.matchAll(/node=\((node-[a-z0-9-]+)\)/g)].map(([, name]) => name);
  expect(Object.fromEntries(nodes.map((name) => [name, version]))).toEqual(optionalDependencies);
  expect(script).not.toContain('GITHUB_PATH');
});

test('the package runs no code of its own while it is installed, and npm sees no keys', () => {
  const install = /^ *(env[^;|]*?npm install [^;|]*)/m.exec(script)?.[1]?.replaceAll('\\\n', ' ') ?? '';
  const keys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
  for (const key of keys) expect(install).toContain(`-u ${key} `);
  expect(install).toContain(' --ignore-scripts ');
  expect(script.match(/npm /g)).toHaveLength(1);
});

let stack: LiveStack;
beforeAll(async () => {
  stack = await liveStack();
}, 20_000);
afterAll(() => stack.close());

/** A job's folder, with the files that a runner gives to it, and `meshshift` on its path. */
function job() {
  const folder = mkdtempSync(join(tmpdir(), 'meshshift-job-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(join(root, 'cli/bin.mjs'), join(bin, 'meshshift'));
  writeFileSync(join(folder, 'summary.md'), '# Build\n\n');
  writeFileSync(join(folder, 'meshshift-junit.xml'), 'of an older run');
  const { endpoint, credentials, region } = stack.client;
  const env = {
    PATH: [bin, join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
    HOME: folder,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    GITHUB_OUTPUT: join(folder, 'output'),
  };
  return {
    file: (name: string) => readFileSync(join(folder, name), 'utf8'),
    /** Runs a script as a job does; `onLog` sees the log so far. */
    run: (path: string, own: Readonly<Record<string, string>>, onLog: (log: string) => void = () => undefined) =>
      new Promise<{ code: number | null; log: string }>((resolve) => {
        const child = spawn('bash', [join(root, path)], { cwd: folder, env: { ...env, ...own } });
        let log = '';
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (chunk: Buffer) => {
            log += chunk.toString();
            onLog(log);
          });
        child.on('close', (code) => resolve({ code, log }));
      }),
  };
}

test('a promoted rollout is green: a live log, a summary under that of other steps, a JUnit file, outputs', async () => {
  const { run, file } = job();
  const { code, log } = await run('scripts/github-action.sh', {
    MESHSHIFT_SPEC: specFile('green'),
    MESHSHIFT_REVISION: '4f2a9c1',
    MESHSHIFT_STACK: 'meshshift',
  });
  expect(log).toMatch(/started green-4f2a9c1-1[\s\S]*step 1: set to 10%[\s\S]*green-4f2a9c1-1: promoted: color-v2/);
  expect(code).toBe(0);
  expect(file('summary.md')).toMatch(/^# Build\n\n## green: promoted\n[\s\S]*\| 1 \| 10% \| color-route: color-v1 90/);
  expect(file('meshshift-junit.xml')).toContain('tests="2" failures="0"');
  expect(file('output')).toBe('rollout=green-4f2a9c1-1\noutcome=promoted\nexit-code=0\n');
}, 20_000);

test('an alarm makes it red, with the reason in all of them', async () => {
  const { run, file } = job();
  let fired: Promise<unknown> | undefined;
  const strategy = { steps: [{ weight: 10, bake: '1h' }], finalBake: '1m', keepWarm: '1m' };
  const own = {
    MESHSHIFT_SPEC: specFile('red', { strategy }),
    MESHSHIFT_CANARY: 'color-v1',
    MESHSHIFT_JUNIT: 'reports/red.xml',
  };
  const { code } = await run('scripts/github-action.sh', own, (log) => {
    if (log.includes('set to 10%')) fired ??= stack.alarm('ALARM');
  });
  await fired;
  expect(code).toBe(2);
  // Which of the alarm's two paths was first is left to chance here.
  const reason = 'alarm color-wrong-answers (went to|is in) ALARM: the test says so';
  expect(file('summary.md')).toMatch(new RegExp(`## red: rolledBack\n\n${reason}\\.`));
  expect(file('reports/red.xml')).toMatch(new RegExp(`<failure type="rolledBack" message="${reason}">`));
  expect(file('output')).toBe('rollout=red-green-1\noutcome=rolledBack\nexit-code=2\n');
}, 20_000);

test('a rollout that does not start is red as well; the plain shell example says so', async () => {
  const { run, file } = job();
  await stack.alarm('ALARM');
  const own = { SPEC: specFile('refused'), CANARY: 'color-v1', REVISION: 'r1' };
  const { code, log } = await run('examples/ci/rollout.sh', own);
  expect([code, log]).toEqual([3, expect.stringMatching(/rejected: nothing was written\n$/)]);
  expect(file('rollout.xml')).toMatch(/name="plan" .*found color-wrong-answers in ALARM/);
}, 20_000);

test('a spec that cannot be read leaves no file of an older run behind', async () => {
  const { run, file } = job();
  expect((await run('scripts/github-action.sh', { MESHSHIFT_SPEC: 'no.yaml' })).code).toBe(64);
  expect(() => file('meshshift-junit.xml')).toThrow('ENOENT');
  expect(file('output')).toBe('rollout=\noutcome=\nexit-code=64\n');
}, 20_000);
