#!/usr/bin/env node
// The command runs TypeScript directly, which Node can from 24 on. An older Node starts the project's own.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(realpathSync(fileURLToPath(import.meta.url)));
const node = join(here, '../node_modules/.bin/node');

if (Number.parseInt(process.versions.node, 10) >= 24) {
  enableCompileCache(join(here, '../node_modules/.cache/compiled'));
  await import('./meshshift.ts');
} else if (existsSync(node)) {
  const child = spawn(node, [join(here, 'meshshift.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child too, which decides what it means. A signal to this process alone is passed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
} else {
  process.stderr.write(
    `meshshift needs Node 24 and this is ${process.version}: run npm install in its folder, or update Node\n`,
  );
  process.exitCode = 69;
}
