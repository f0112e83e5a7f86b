import { registerHooks } from 'node:module';

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
const isProduct = (url: string) => ['core/', 'adapters/', 'functions/'].some((folder) => url.startsWith(root + folder));

interface Copy {
  readonly change: SourceChange;
  isChanged: boolean;
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
      return isProduct(resolved.url) ? { ...resolved, url: resolved.url + query } : resolved;
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
  const copy: Copy = { change, isChanged: false };
  copies.set(query, copy);
  const code: Code = await import(`./simulated-functions.ts${query}`);
  if (!copy.isChanged) throw new Error(`${change.file} was not loaded`);
  return code;
}

/**
 * The functions with a part of one file changed: a copy of the product's modules, beside its own ones. Made once for
 * each change.
 *
 * @throws when the text is not in the file, or stands in it more than once
 */
export function codeWith(change: SourceChange): Promise<Code> {
  const key = JSON.stringify(change);
  const code = made.get(key) ?? copyWith(change);
  made.set(key, code);
  return code;
}
