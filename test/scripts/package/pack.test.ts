import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mostBytes, type Packed, pack } from '../../../scripts/package/pack.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'meshshift-pack-'));
const installed = join(folder, 'lib/node_modules/meshshift');
const env = { PATH: [dirname(process.execPath), process.env.PATH].join(delimiter), HOME: folder, TMPDIR: folder };
let packed: Packed;

/** The installed command, away from the clone. */
const meshshift = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  promisify(execFile)(join(folder, 'bin/meshshift'), args, { cwd: folder, env: { ...env, ...more } });

beforeAll(async () => {
  packed = await pack(join(folder, 'first'));
  const options = ['--offline', '--no-audit', '--no-fund', '--cache', join(folder, 'cache')];
  await promisify(execFile)('npm', ['install', '-g', '--prefix', folder, ...options, packed.file], { env });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the packed file', () => {
  test('has the same bytes when it is packed again', async () => {
    expect((await pack(join(folder, 'second'))).sha256).toBe(packed.sha256);
  }, 120_000);

  test('weighs no more than it may, and its checksum lies beside it', () => {
    expect(packed.bytes).toBeLessThanOrEqual(mostBytes);
    expect(readFileSync(`${packed.file}.sha256`, 'utf8')).toBe(`${packed.sha256}  meshshift-0.1.0.tgz\n`);
  });

  test('needs no other package, runs nothing while it is installed, and has no source map', () => {
    const { dependencies, scripts, engines } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect([dependencies, scripts, engines]).toEqual([undefined, undefined, { node: '>=22.19.0' }]);
    const files = globSync('**/*', { cwd: installed });
    expect(files.filter((file) => /\.(map|ts|test\..*)$|node_modules/.test(file))).toEqual([]);
    expect(files).toContain('docs/generated/rollout.schema.json');
  });

  test('has the construct of the CDK with its types, for those who have the CDK', () => {
    const { exports, peerDependencies, peerDependenciesMeta } = JSON.parse(
      readFileSync(join(installed, 'package.json'), 'utf8'),
    );
    const { types, default: code } = exports['./cdk'];
    expect(readFileSync(join(installed, types), 'utf8')).toContain('export declare class Meshshift extends Construct');
    expect(readFileSync(join(installed, code), 'utf8')).toMatch(/from *"aws-cdk-lib"/);
    for (const name of Object.keys(peerDependencies)) expect(peerDependenciesMeta[name]).toEqual({ optional: true });
    expect(Object.keys(peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
  });

  test('names the licence of every package whose code is in it', () => {
    const text = readFileSync(join(installed, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['commander 15', '@aws-sdk/client-dynamodb 3', '@middy/core 7', 'zod 4'])
      expect(text).toContain(`\n${name}`);
  });
});

describe('the installed command', () => {
  test('answers its version and the help of a command', async () => {
    const [version, help] = await Promise.all([meshshift(['--version']), meshshift(['help', 'start'])]);
    expect(version.stdout).toBe('0.1.0\n');
    expect(help.stdout).toMatch(/^Usage: meshshift start \[options\] \[spec\]\n/);
  });

  test('writes the stack that the clone deploys', async () => {
    const out = join(folder, 'stack');
    await meshshift(['stack', '--out', out]);
    const files = globSync('**/*.*', { cwd: out }).filter((file) => file !== 'samconfig.toml');
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) expect(readFileSync(join(out, file)).equals(readFileSync(join(root, file)))).toBe(true);
  });

  describe('as an AWS of its own', () => {
    let local: ChildProcess;
    let served: { readonly env: Readonly<Record<string, string>>; readonly app: string };

    beforeAll(async () => {
      const args = ['local', '--port', '0', '--rate', '1', '--time-scale', '60', '--json'];
      local = spawn(join(folder, 'bin/meshshift'), args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      for await (const line of createInterface({ input: local.stdout as NodeJS.ReadableStream })) {
        text += line;
        if (line === '}') break;
      }
      served = JSON.parse(text);
    }, 60_000);

    test('runs the functions: doctor finds nothing missing', async () => {
      const { stdout } = await meshshift(['doctor', '--json'], served.env);
      expect(JSON.parse(stdout)).toMatchObject({ ok: true });
    }, 60_000);

    test('runs the colour teller, whose processes answer', async () => {
      expect(await (await fetch(`${served.app}/color`)).text()).toMatch(/blue|green/);
    });

    test('ends at Ctrl-C', async () => {
      local.kill('SIGINT');
      expect(await once(local, 'exit')).toEqual([0, null]);
    }, 60_000);
  });
});
