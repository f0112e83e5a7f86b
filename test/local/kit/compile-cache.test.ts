import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const program = `import { compileCache } from '${new URL('../../../local/kit/compile-cache.ts', import.meta.url)}';
process.stdout.write(JSON.stringify(compileCache()));`;
const answer = (env: Readonly<Record<string, string>>) =>
  JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', program], { env, encoding: 'utf8' }));

test('a child is given the cache that this process was given, and none where it has none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cache-'));
  expect(answer({ NODE_COMPILE_CACHE: folder })).toEqual({ NODE_COMPILE_CACHE: folder });
  expect(answer({})).toEqual({});
  rmSync(folder, { recursive: true });
});
