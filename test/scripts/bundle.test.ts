import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundleFunctions, maxBundleBytes, staleBundles } from '../../scripts/bundle.ts';

const dist = join(import.meta.dirname, '../../dist');
const names = ['analyze-canary', 'dry-run', 'plan-rollout', 'receive-signal', 'roll-back', 'shift-weights'];

describe('the bundles that are deployed', () => {
  test('are what the sources say today (npm run build)', () => {
    expect(staleBundles(dist)).toEqual([]);
  });

  test.each(names)('%s weighs no more than it may', (name) => {
    const bytes = loadedAtOnce(name).reduce((sum, code) => sum + code.length, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(maxBundleBytes);
  });

  test.each(names)('%s is one file until it needs more: each further one takes time at a cold start', (name) => {
    expect(loadedAtOnce(name)).toHaveLength(1);
  });

  test.each(names)('%s loads the client of a router only when it is used', (name) => {
    const loaded = loadedAtOnce(name).join('');
    for (const service of ['AppMesh', 'ElasticLoadBalancing', 'VPCLattice']) expect(loaded).not.toContain(service);
  });

  test.each(names)('%s imports nothing that is not in it or in Node', (name) => {
    const folder = join(dist, 'functions', name);
    const imported = readdirSync(folder).flatMap((file) => importsOf(readFileSync(join(folder, file), 'utf8')));
    expect(imported.length).toBeGreaterThan(0);
    const missing = imported.filter((path) =>
      path.startsWith('./')
        ? !existsSync(join(folder, path))
        : !path.startsWith('node:') && !builtinModules.includes(path),
    );
    expect(missing).toEqual([]);
  });
});

const importsOf = (code: string) =>
  [...code.matchAll(/(?:^|[;}\n])import\s*(?:[\w$*{},\s]+\bfrom\s*)?"([^"]+)"/g)].map((found) => found[1] ?? '');

/** The handler's code and that of each chunk that it imports, directly or not. */
function loadedAtOnce(name: string, file = 'handler.mjs', seen = new Set<string>()): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const code = readFileSync(join(dist, 'functions', name, file), 'utf8');
  const chunks = importsOf(code).filter((path) => path.startsWith('./'));
  return [code, ...chunks.flatMap((path) => loadedAtOnce(name, path.slice(2), seen))];
}

describe('a dist that is not as built is told', () => {
  let copy: string;
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'dist-'));
    cpSync(dist, copy, { recursive: true });
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  test('when a bundle was changed by hand', () => {
    const file = join(copy, 'functions/roll-back/handler.mjs');
    const before = readFileSync(file);
    writeFileSync(file, `${before}\n`);
    expect(staleBundles(copy)).toEqual([expect.stringContaining('roll-back is not as it was built')]);
    writeFileSync(file, before);
  });

  test('when a source has changed since', () => {
    const manifest = JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8'));
    const changed = manifest.bundles.map((bundle: { name: string }) =>
      bundle.name === 'shift-weights' ? { ...bundle, sources: 'other' } : bundle,
    );
    writeFileSync(join(copy, 'manifest.json'), JSON.stringify({ bundles: changed }));
    expect(staleBundles(copy)).toEqual([expect.stringContaining('shift-weights is older than its sources')]);
  });

  test('and built again beside what others read; what is current is left alone', async () => {
    const handler = join(copy, 'functions/roll-back/handler.mjs');
    const [read, gone] = ['functions/roll-back/read-by-others', 'functions/gone'].map((path) => join(copy, path));
    for (const folder of [read, gone]) mkdirSync(folder ?? '');
    await bundleFunctions(copy);
    expect(staleBundles(copy)).toEqual([]);
    expect(readdirSync(copy).sort()).toEqual(['functions', 'manifest.json']);
    expect([read, gone].map((folder) => existsSync(folder ?? ''))).toEqual([true, false]);
    const before = statSync(handler).ino;
    await bundleFunctions(copy);
    expect(statSync(handler).ino).toBe(before);
  }, 60_000);

  test('when there is none', () => {
    expect(staleBundles(join(copy, 'nowhere'))).toEqual([expect.stringContaining('is missing')]);
  });
});
