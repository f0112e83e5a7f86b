import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';

/** The files that a file loads at once, itself first; what it may import later is left out. */
export function loadedAtOnce(metafile: Metafile, entry: string, seen = new Set<string>()): ReadonlySet<string> {
  const output = metafile.outputs[entry];
  if (output === undefined || seen.has(entry)) return seen;
  seen.add(entry);
  for (const { path, kind } of output.imports) if (kind === 'import-statement') loadedAtOnce(metafile, path, seen);
  return seen;
}

/**
 * Makes one file of an entry and of the chunks that it loads at once. The bundler has a chunk for each set of later
 * imports that share some code, and loading a file takes as long as compiling 10 KB. Chunks that stay import from the
 * entry what they imported from a merged one.
 *
 * @returns the names of the files that are left in the folder
 */
export async function mergeChunks(options: BuildOptions, folder: string, metafile: Metafile, entry: string) {
  const { outputs } = metafile;
  const merged = [...loadedAtOnce(metafile, entry)].map((path) => basename(path));
  const exportsOf = (file: string) =>
    Object.entries(outputs).find(([path]) => basename(path) === file)?.[1].exports ?? [];
  const renamed = (file: string, name: string) =>
    file === basename(entry) ? name : `m${merged.indexOf(file)}_${name}`;
  const lines = merged.map((file) => {
    const names = exportsOf(file).map((name) => `${name} as ${renamed(file, name)}`);
    return names.length === 0 ? `import './${file}';` : `export { ${names.join(', ')} } from './${file}';`;
  });
  const { outputFiles } = await build({
    ...options,
    splitting: false,
    metafile: false,
    write: false,
    stdin: { contents: lines.join('\n'), resolveDir: folder, loader: 'js' },
    outfile: join(folder, basename(entry)),
    plugins: [{ name: 'later', setup: ({ onResolve }) => onResolve({ filter: /^\.\// }, later) }],
  });
  const left = Object.keys(outputs)
    .map((path) => basename(path))
    .filter((file) => !merged.includes(file));
  for (const file of left) {
    const path = join(folder, file);
    writeFileSync(path, withImportsFrom(readFileSync(path, 'utf8'), basename(entry), merged, renamed));
  }
  for (const file of merged) rmSync(join(folder, file));
  for (const { path, contents } of outputFiles ?? []) writeFileSync(join(folder, basename(path)), contents);
  return [basename(entry), ...left].sort();
}

const later = ({ path, kind }: { readonly path: string; readonly kind: string }) =>
  kind === 'dynamic-import' ? { path, external: true } : undefined;

/** A chunk's code with its imports from merged files taken from the entry, by the names that they have there. */
const withImportsFrom = (
  code: string,
  entry: string,
  merged: readonly string[],
  renamed: (file: string, name: string) => string,
): string =>
  code.replaceAll(
    /import(?:\{([^}]*)\}from)?"\.\/([\w.-]+\.mjs)"/g,
    (whole, names: string | undefined, file: string) => {
      if (!merged.includes(file)) return whole;
      if (names === undefined) return `import"./${entry}"`;
      const mapped = names.split(',').map((part) => {
        const [name = '', local = name] = part.split(' as ');
        return `${renamed(file, name)} as ${local}`;
      });
      return `import{${mapped.join(',')}}from"./${entry}"`;
    },
  );
