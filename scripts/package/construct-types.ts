import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');

/** The declarations of the CDK's construct, for TypeScript. */
export async function constructTypes(): Promise<string> {
  const out = mkdtempSync(join(tmpdir(), 'meshshift-types-'));
  try {
    // Not those of tsconfig.json, which names every file of the tree.
    const options = `--noEmit false --declaration --emitDeclarationOnly --ignoreConfig --module nodenext --target es2024
      --types node --skipLibCheck --allowImportingTsExtensions`.split(/\s+/);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const args = [tsc, ...options, '--rootDir', root, '--outDir', out, 'cdk/meshshift.ts'];
    await promisify(execFile)(process.execPath, args, { cwd: root });
    return readFileSync(join(out, 'cdk/meshshift.d.ts'), 'utf8');
  } finally {
    rmSync(out, { recursive: true });
  }
}
