import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

/** The largest size of a bundle, minified: a cold start pays for each byte. */
export const maxBundleBytes = 480 * 1024;

export interface Bundle {
  readonly name: string;
  readonly bytes: number;
  /** Imports that are not bundled and not part of Node: there must be none. */
  readonly external: readonly string[];
  /** Hash over every source that went in. */
  readonly sources: string;
}

interface Manifest {
  readonly bundles: readonly (Bundle & { readonly inputs: readonly string[] })[];
}

const root = join(import.meta.dirname, '..');
const manifestIn = (dist: string): Manifest => JSON.parse(readFileSync(manifestOf(dist), 'utf8'));
const manifestOf = (dist: string) => join(dist, 'manifest.json');

/**
 * Bundles each function's handler into `dist/functions/<name>/handler.mjs`: the same files for tests, local and AWS. A
 * current bundle is not built again. A new one is made aside and put in place file by file, so that concurrent readers
 * of `dist` find every file, old or new.
 */
export async function bundleFunctions(dist = join(root, 'dist')): Promise<readonly Bundle[]> {
  const names = folders(join(root, 'functions')).filter((name) => existsSync(join(root, handlerIn(name))));
  if (staleBundles(dist).length === 0) {
    const { bundles } = manifestIn(dist);
    if (bundles.map(({ name }) => name).join() === names.join()) return bundles;
  }
  mkdirSync(dist, { recursive: true });
  const aside = mkdtempSync(join(dist, '.building-'));
  try {
    const bundles = await Promise.all(names.map((name) => bundle(name, aside)));
    writeFileSync(manifestOf(aside), `${JSON.stringify({ bundles } satisfies Manifest, null, 1)}\n`);
    for (const name of names) {
      mkdirSync(join(dist, 'functions', name), { recursive: true });
      renameSync(handlerOf(aside, name), handlerOf(dist, name));
    }
    renameSync(manifestOf(aside), manifestOf(dist));
    for (const name of folders(join(dist, 'functions')))
      if (!names.includes(name)) rmSync(join(dist, 'functions', name), { recursive: true, force: true });
    return bundles;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** The entry of a Lambda; a folder of `functions/` without one holds shared code. */
const handlerIn = (name: string) => join('functions', name, 'handler.ts');

const handlerOf = (dist: string, name: string) => join(dist, 'functions', name, 'handler.mjs');

const folders = (parent: string): string[] =>
  readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

async function bundle(name: string, dist: string) {
  const outfile = handlerOf(dist, name);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [handlerIn(name)],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': join(root, 'adapters/lambda/lambda-credentials.ts') },
    metafile: true,
    logLevel: 'warning',
  });
  const inputs = Object.keys(metafile.inputs)
    .filter((input) => !input.startsWith('node_modules/'))
    .sort();
  const [output] = Object.values(metafile.outputs);
  const external = (output?.imports ?? []).map(({ path }) => path).filter((path) => !isBuiltin(path));
  return { name, bytes: output?.bytes ?? 0, external, sources: hashOf(inputs), inputs };
}

const isBuiltin = (path: string) => path.startsWith('node:') || builtinModules.includes(path);

/** The inputs of a bundle: sources, locked dependencies and the bundler's settings. */
function hashOf(inputs: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'scripts/bundle.ts']) hash.update(readFileSync(join(root, file)));
  for (const input of inputs) hash.update(relative(root, join(root, input))).update(readFileSync(join(root, input)));
  return hash.digest('hex');
}

/** Why the bundles in `dist` are not what the sources say; empty when they are. */
export function staleBundles(dist = join(root, 'dist')): readonly string[] {
  let manifest: Manifest;
  try {
    manifest = manifestIn(dist);
  } catch {
    return [`${relative(root, dist)} is missing: npm run build`];
  }
  return manifest.bundles.flatMap(({ name, inputs, sources, bytes }) => {
    try {
      if (readFileSync(handlerOf(dist, name)).length !== bytes)
        return [`${name} is not as it was built: npm run build`];
      return hashOf(inputs) === sources ? [] : [`${name} is older than its sources: npm run build`];
    } catch {
      return [`${name} is missing, or one of its sources is: npm run build`];
    }
  });
}
