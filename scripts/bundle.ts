import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { mergeChunks } from './merge-chunks.ts';

/** The largest size of what a cold start loads, minified: it pays for each byte. The chunks of routers are beside it. */
export const maxBundleBytes = 480 * 1024;

export interface Bundle {
  readonly name: string;
  /** Of the handler and of the chunks that it loads at once. */
  readonly bytes: number;
  /** The handler and its chunks. */
  readonly files: readonly string[];
  /** Imports that are not bundled and not part of Node: there must be none. */
  readonly external: readonly string[];
  /** Hash over the files. */
  readonly written: string;
  /** Hash over every source that went in. */
  readonly sources: string;
  /** The folders of the packages whose code is in it. */
  readonly packages: readonly string[];
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
      putInPlace(folderOf(aside, name), folderOf(dist, name));
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

const folderOf = (dist: string, name: string) => join(dist, 'functions', name);

/** Chunks first, whose names change with their content, so that a reader of either handler finds its own. */
function putInPlace(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const files = readdirSync(from).sort((a, b) => Number(a === 'handler.mjs') - Number(b === 'handler.mjs'));
  for (const file of files) renameSync(join(from, file), join(to, file));
  const old = readdirSync(to).filter((file) => file.endsWith('.mjs') && !files.includes(file));
  for (const file of old) rmSync(join(to, file));
}

const folders = (parent: string): string[] =>
  readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** How a bundle is made, but for its entry and its folder. */
export const bundling = {
  absWorkingDir: root,
  outExtension: { '.js': '.mjs' },
  // A kind of router is loaded when a rollout uses it, and a client of the SDK at its first call.
  splitting: true,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': join(root, 'adapters/lambda/lambda-credentials.ts') },
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

async function bundle(name: string, dist: string) {
  const outdir = folderOf(dist, name);
  const { metafile } = await build({ ...bundling, entryPoints: [{ in: handlerIn(name), out: 'handler' }], outdir });
  const packages = packagesIn(Object.keys(metafile.inputs));
  const inputs = Object.keys(metafile.inputs)
    .filter((input) => !input.startsWith('node_modules/'))
    .sort();
  const outputs = Object.entries(metafile.outputs);
  const [entry] = outputs.find(([path]) => path.endsWith('handler.mjs')) ?? [''];
  const external = outputs
    .flatMap(([, { imports }]) => imports)
    .filter(({ path, external: isExternal }) => isExternal && !isBuiltin(path))
    .map(({ path }) => path);
  const files = await mergeChunks(bundling, outdir, metafile, entry);
  const written = hashOfFiles(outdir, files);
  return {
    name,
    bytes: statSync(join(outdir, 'handler.mjs')).size,
    files,
    written,
    external,
    sources: hashOf(inputs),
    inputs,
    packages,
  };
}

/** The folders of the packages that files are of, such as `node_modules/zod`; a file of the project is of none. */
export const packagesIn = (files: readonly string[]): string[] =>
  [...new Set(files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []))].sort();

function hashOfFiles(folder: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex');
}

const isBuiltin = (path: string) => path.startsWith('node:') || builtinModules.includes(path);

/** The inputs of a bundle: sources, locked dependencies and the bundler's settings. */
function hashOf(inputs: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'scripts/bundle.ts', 'scripts/merge-chunks.ts'])
    hash.update(readFileSync(join(root, file)));
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
  return manifest.bundles.flatMap(({ name, inputs, sources, files, written }) => {
    try {
      if (hashOfFiles(folderOf(dist, name), files) !== written)
        return [`${name} is not as it was built: npm run build`];
      return hashOf(inputs) === sources ? [] : [`${name} is older than its sources: npm run build`];
    } catch {
      return [`${name} is missing, or one of its sources is: npm run build`];
    }
  });
}
