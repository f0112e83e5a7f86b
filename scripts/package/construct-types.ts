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
    // Types come from the file alone: the CDK's own take seconds to read, and `npm run typecheck` checks them.
    const options = `--noEmit false --declaration --emitDeclarationOnly --isolatedDeclarations --noResolve --noCheck
      --ignoreConfig --module nodenext --target es2024 --allowImportingTsExtensions`.split(/\s+/);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const args = [tsc, ...options, '--rootDir', root, '--outDir', out, 'cdk/meshshift.ts'];
    await promisify(execFile)(process.execPath, args, { cwd: root });
    return readFileSync(join(out, 'cdk/meshshift.d.ts'), 'utf8');
  } finally {
    rmSync(out, { recursive: true });
  }
}
