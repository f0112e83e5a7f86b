import { registerHooks } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A guard taken out of a source file: a text that stands in it once, and the text that replaces it. */
export interface SourceChange {
  /** From the root of the repository. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const root = new URL('../..', import.meta.url);

/**
 * Loads a file of the product with a part of it changed, in this thread and from now on. Call it before the file is
 * imported, and `check` when all is loaded.
 *
 * @throws when the text is not in the file, or stands in it more than once
 */
export function changeSource({ file, from, to }: SourceChange): { check(): void } {
  let changed = false;
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.startsWith(root.href) || relative(fileURLToPath(root), fileURLToPath(url)) !== file) return loaded;
      const parts = String(loaded.source).split(from);
      if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
      changed = true;
      return { ...loaded, source: parts.join(to) };
    },
  });
  return {
    check() {
      if (!changed) throw new Error(`${file} was not loaded, or had been before`);
    },
  };
}
