import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { packageFolder } from './package-folder.ts';

/** The most that a download may weigh. */
export const mostBytes = 3 * 1024 * 1024;

export interface Packed {
  readonly file: string;
  readonly bytes: number;
  readonly entries: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/**
 * Packs the package into a file in `out`, and writes its checksum beside it as `sha256sum --check` reads it. It asks no
 * registry.
 *
 * @param repository the URL of the sources; absent for none in the package
 */
export async function pack(out: string, repository?: string): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), 'meshshift-package-'));
  try {
    await packageFolder(folder, repository);
    mkdirSync(out, { recursive: true });
    const packing = ['pack', '--json', '--ignore-scripts', '--offline', '--pack-destination', resolve(out)];
    const { stdout } = await promisify(execFile)('npm', packing, { cwd: folder });
    const [{ filename, entryCount: entries }] = JSON.parse(stdout);
    const file = join(out, filename);
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    writeFileSync(`${file}.sha256`, `${sha256}  ${filename}\n`);
    return { file, bytes: statSync(file).size, entries, sha256 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
