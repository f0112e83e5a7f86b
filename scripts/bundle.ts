import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

/** What a bundle may weigh, minified: a cold start pays for each byte. */
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
const manifestOf = (dist: string) => join(dist, 'manifest.json');

/** Bundles each function's handler into `dist/functions/<name>/handler.mjs`: the same files for tests, local and AWS. */
export async function bundleFunctions(dist = join(root, 'dist')): Promise<readonly Bundle[]> {
  rmSync(join(dist, 'functions'), { recursive: true, force: true });
  const names = readdirSync(join(root, 'functions'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const bundles = await Promise.all(names.map((name) => bundle(name, dist)));
  mkdirSync(dist, { recursive: true });
  writeFileSync(manifestOf(dist), `${JSON.stringify({ bundles } satisfies Manifest, null, 1)}\n`);
  return bundles;
}

async function bundle(name: string, dist: string) {
  const outfile = join(dist, 'functions', name, 'handler.mjs');
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join('functions', name, 'handler.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': join(root, 'adapters/lambda-credentials.ts') },
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

/** Sources and locked dependencies: what a bundle is made of. */
function hashOf(inputs: readonly string[]): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const input of inputs) hash.update(relative(root, join(root, input))).update(readFileSync(join(root, input)));
  return hash.digest('hex');
}

/** Why the bundles in `dist` are not what the sources say; empty when they are. */
export function staleBundles(dist = join(root, 'dist')): readonly string[] {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(manifestOf(dist), 'utf8'));
  } catch {
    return [`${relative(root, dist)} is missing: npm run build`];
  }
  return manifest.bundles.flatMap(({ name, inputs, sources, bytes }) => {
    try {
      if (readFileSync(join(dist, 'functions', name, 'handler.mjs')).length !== bytes)
        return [`${name} is not as it was built: npm run build`];
      return hashOf(inputs) === sources ? [] : [`${name} is older than its sources: npm run build`];
    } catch {
      return [`${name} is missing, or one of its sources is: npm run build`];
    }
  });
}
