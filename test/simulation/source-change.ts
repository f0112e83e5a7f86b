import { globSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The functions' code, as a simulation wires it. */
export type Code = Pick<typeof import('./simulated-functions.ts'), 'handlers' | 'portsOf'>;

/** A guard taken out of a source file: a text that stands in it once, and the text that replaces it. */
export interface SourceChange {
  /** From the root of the repository. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const root = new URL('../..', import.meta.url).href;
/** The product's own folders: all else is loaded once and shared. */
const product = ['core', 'adapters', 'functions'];

interface Copy {
  readonly change: SourceChange;
  /** The modules that are other ones in the copy. */
  readonly modules: ReadonlySet<string>;
  isChanged: boolean;
}

let importers: ReadonlyMap<string, readonly string[]> | undefined;

/** Who imports each module of the product. */
function readImporters(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const files = globSync(
    product.map((folder) => `${folder}/**/*.ts`),
    { cwd: fileURLToPath(root) },
  );
  for (const url of files.map((file) => root + file))
    for (const [, specifier = ''] of readFileSync(new URL(url), 'utf8').matchAll(/\b(?:from|import)[ (]'(\.[^']+)'/g)) {
      const { href } = new URL(specifier, url);
      found.set(href, [...(found.get(href) ?? []), url]);
    }
  return found;
}

/** The module and all that reach it by their imports: the rest of the product is the same in every copy, and shared. */
function reaching(url: string): ReadonlySet<string> {
  importers ??= readImporters();
  const reached = new Set([url]);
  for (const one of reached) for (const importer of importers.get(one) ?? []) reached.add(importer);
  return reached;
}

/** By the query that the addresses of its modules end with. */
const copies = new Map<string, Copy>();
const made = new Map<string, Promise<Code>>();
const copyQuery = /\?copy=\d+$/;

/** Lets what a copy imports be of the same copy, and puts the changed text in its place. */
const watchImports = () =>
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const [query = ''] = copyQuery.exec(context.parentURL ?? '') ?? [];
      return copies.get(query)?.modules.has(resolved.url) ? { ...resolved, url: resolved.url + query } : resolved;
    },
    load(url, context, next) {
      const loaded = next(url, context);
      const [query = ''] = copyQuery.exec(url) ?? [];
      const copy = copies.get(query);
      if (copy === undefined || url !== root + copy.change.file + query) return loaded;
      const { file, from, to } = copy.change;
      const parts = String(loaded.source).split(from);
      if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
      copy.isChanged = true;
      return { ...loaded, source: parts.join(to) };
    },
  });

async function copyWith(change: SourceChange): Promise<Code> {
  if (copies.size === 0) watchImports();
  const query = `?copy=${copies.size + 1}`;
  const copy: Copy = { change, modules: reaching(root + change.file), isChanged: false };
  copies.set(query, copy);
  const code: Code = await import(`./simulated-functions.ts${query}`);
  if (!copy.isChanged) throw new Error(`${change.file} was not loaded`);
  return code;
}

/**
 * The functions with a part of one file changed: a copy of the modules that reach it, beside the product's own ones.
 * Made once for each change.
 *
 * @throws when the text is not in the file, or stands in it more than once
 */
export function codeWith(change: SourceChange): Promise<Code> {
  const key = JSON.stringify(change);
  const code = made.get(key) ?? copyWith(change);
  made.set(key, code);
  return code;
}
