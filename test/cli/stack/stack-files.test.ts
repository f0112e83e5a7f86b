import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { run } from '../support/captured-host.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'meshshift-stack-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a stack is written with every file that its template names, and says how it is deployed', async () => {
  const out = join(folder, 'new');
  const ran = await run(['stack', '--out', out]);
  expect([ran.code, ran.err]).toEqual([0, '']);
  expect(ran.out).toContain(`aws cloudformation package --template-file ${out}/template.yaml`);
  // CloudFormation takes a template of more than 51,200 bytes from a bucket only.
  expect(readFileSync(join(out, 'template.yaml')).length).toBeGreaterThan(51_200);
  expect(ran.out).toMatch(/aws cloudformation deploy .*--s3-bucket BUCKET .*--parameter-overrides PARAMETER=VALUE/);
  const template = readFileSync(join(out, 'template.yaml'), 'utf8');
  expect(template).toBe(readFileSync(join(root, 'template.yaml'), 'utf8'));
  const { Resources } = parse(template, { logLevel: 'silent' });
  const named = Object.values(Resources as Record<string, { Properties?: Record<string, string> }>).flatMap(
    ({ Properties: { CodeUri, DefinitionUri } = {} }) => [CodeUri && `${CodeUri}handler.mjs`, DefinitionUri],
  );
  const files = named.filter((file) => file !== undefined);
  expect(files).toHaveLength(7);
  for (const file of files) expect(readFileSync(join(out, file)).length).toBeGreaterThan(1000);
});

test('what is in the folder stays unless an earlier version is to be replaced; what people added stays even then', async () => {
  const out = join(folder, 'old');
  await run(['stack', '--out', out]);
  writeFileSync(join(out, 'samconfig.toml'), 'mine');
  writeFileSync(join(out, 'dist/functions/roll-back/old-chunk.mjs'), '');
  const refused = await run(['stack', '--out', out]);
  expect([refused.code, refused.err]).toEqual([
    64,
    `meshshift: ${out} is not empty: name another folder, or replace a stack in it with --force\n`,
  ]);
  expect((await run(['stack', '--out', out, '--force'])).code).toBe(0);
  expect(readFileSync(join(out, 'samconfig.toml'), 'utf8')).toBe('mine');
  expect(readdirSync(join(out, 'dist/functions/roll-back'))).not.toContain('old-chunk.mjs');
});

test('a folder that cannot be written is named', async () => {
  const out = join(root, 'template.yaml', 'below');
  const ran = await run(['stack', '--out', out]);
  expect([ran.code, ran.err]).toEqual([64, expect.stringContaining(`${out} cannot be written: `)]);
});
