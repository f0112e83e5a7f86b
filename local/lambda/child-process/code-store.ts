import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Code } from '../state.ts';

/** Copies folders of code to places named for their content: the same content is kept once, and never changes. */
export interface CodeStore {
  /** @throws Error when `folder` does not exist or holds no file */
  keep(folder: string): Promise<Code>;
}

/** @param root made when it does not exist */
export function codeStore(root: string): CodeStore {
  return {
    async keep(folder) {
      const { digest, bytes } = await contentOf(folder);
      const location = join(root, digest.toString('hex'));
      const known = await readdir(location).catch(() => undefined);
      if (known === undefined) await copy(folder, location);
      return { sha256: digest.toString('base64'), bytes, location };
    },
  };
}

async function contentOf(folder: string): Promise<{ digest: Buffer; bytes: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (files.length === 0) throw new Error(`no code in ${folder}`);
  const hash = createHash('sha256');
  let bytes = 0;
  for (const file of files.sort()) {
    const content = await readFile(file);
    bytes += content.length;
    hash.update(`${file.slice(folder.length)}\0${content.length}\0`).update(content);
  }
  return { digest: hash.digest(), bytes };
}

/** By way of another name: a copy that was cut short is never taken for the whole. */
async function copy(folder: string, location: string): Promise<void> {
  const partial = `${location}.${process.pid}.${performance.now()}`;
  await mkdir(partial, { recursive: true });
  await cp(folder, partial, { recursive: true });
  await rename(partial, location).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true });
    // Someone else kept the same content in the meantime.
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')))
      throw error;
  });
}
