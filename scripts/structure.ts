// Prints the sizes of the product's files and their imports: `npm run structure [-- ROOT]`.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** The product: no tests, scripts or benchmarks. */
const layers = ['core', 'functions', 'adapters', 'cli', 'cdk', 'local'] as const;

export interface SourceFile {
  /** From the root. */
  readonly path: string;
  readonly lines: number;
  /** Of files of the product; imports of types count. */
  readonly imports: readonly string[];
}

/** Every TypeScript file of the product under `root`. */
export function sourceFiles(root: string): SourceFile[] {
  const paths = layers.flatMap((layer) =>
    readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(layer, name)),
  );
  const known = new Set(paths);
  return paths.map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const named = [...text.matchAll(/\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)|^import '(\.[^']+)'/gm)];
    const imports = named.map(([, a, b, c]) => normalize(join(dirname(path), a ?? b ?? c ?? '')));
    return {
      path,
      lines: text.trimEnd().split('\n').length,
      imports: [...new Set(imports)].filter((one) => known.has(one)),
    };
  });
}

/**
 * Groups of nodes each of which leads to all others of its group (Tarjan 1972); empty if no arrow leads back.
 *
 * @param arrows from each node to those it points at
 */
export function circlesOf(arrows: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (node: string) => {
    index.set(node, index.size);
    low.set(node, index.get(node) ?? 0);
    stack.push(node);
    for (const next of arrows.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0));
    }
    if (low.get(node) !== index.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    if (group.length > 1) found.push(group.toSorted());
  };
  for (const node of arrows.keys()) if (!index.has(node)) visit(node);
  return found;
}

/** The folders that a folder of a layer imports from, within that layer; a file beside the folders stands for itself. */
export function folderArrows(files: readonly SourceFile[], layer: string): Map<string, Set<string>> {
  const folderOf = (path: string) => relative(layer, path).split('/')[0] ?? '';
  const arrows = new Map<string, Set<string>>();
  for (const { path, imports } of files.filter((file) => file.path.startsWith(`${layer}/`))) {
    const from = arrows.get(folderOf(path)) ?? new Set<string>();
    arrows.set(folderOf(path), from);
    for (const one of imports)
      if (one.startsWith(`${layer}/`) && folderOf(one) !== folderOf(path)) from.add(folderOf(one));
  }
  return arrows;
}

export const fileArrows = (files: readonly SourceFile[]): Map<string, Set<string>> =>
  new Map(files.map(({ path, imports }) => [path, new Set(imports)]));

/** All files that one leads to, itself included. */
export function reachOf(arrows: ReadonlyMap<string, ReadonlySet<string>>, start: string): Set<string> {
  const seen = new Set([start]);
  for (const node of seen) for (const next of arrows.get(node) ?? []) seen.add(next);
  return seen;
}

const quantile = (sorted: readonly number[], share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;

function rowOf(name: string, files: readonly SourceFile[], importers: ReadonlyMap<string, number>): string[] {
  const lines = files.map((file) => file.lines).toSorted((a, b) => a - b);
  const once = files.filter(({ path }) => importers.get(path) === 1).length;
  return [
    name,
    files.length,
    lines.reduce((sum, one) => sum + one, 0),
    quantile(lines, 0.5),
    quantile(lines, 0.9),
    lines.at(-1) ?? 0,
    lines.filter((one) => one < 25).length,
    once,
  ].map(String);
}

/** A table for people: one row a layer, then the circles. */
export function structureReport(files: readonly SourceFile[]): string[] {
  const importers = new Map<string, number>();
  for (const { imports } of files) for (const one of imports) importers.set(one, (importers.get(one) ?? 0) + 1);
  const head = ['', 'files', 'lines', 'median', 'p90', 'max', 'under 25', 'imported once'];
  const rows = [
    head,
    ...layers.map((layer) =>
      rowOf(
        layer,
        files.filter(({ path }) => path.startsWith(`${layer}/`)),
        importers,
      ),
    ),
    rowOf('all', files, importers),
  ];
  const wide = head.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const circles = circlesOf(fileArrows(files));
  const folders = layers.flatMap((layer) =>
    circlesOf(folderArrows(files, layer)).map((one) => `${layer}: ${one.join(' ')}`),
  );
  return [
    ...rows.map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(wide[i] ?? 0) : cell.padStart(wide[i] ?? 0))).join('  '),
    ),
    '',
    `circles of files: ${circles.length}`,
    ...circles.map((one) => `  ${one.join(' ')}`),
    `circles of folders: ${folders.length}`,
    ...folders.map((one) => `  ${one}`),
  ];
}

if (import.meta.main) {
  const [root = '.'] = process.argv.slice(2);
  for (const line of structureReport(sourceFiles(root))) process.stdout.write(`${line}\n`);
}
