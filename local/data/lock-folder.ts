import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './is-alive.ts';

const ownerOf = (file: string): number => {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
};

/**
 * Takes a folder for this process; what a killed process left of its own lock does not count. Returns how to give it back.
 *
 * @throws Error with one clear sentence when a process that lives has it
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'pid');
  const owner = ownerOf(file);
  if (owner > 0 && isAlive(owner)) {
    throw new Error(`The data folder ${folder} is in use by the embedded AWS of process ${owner}.`);
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}
