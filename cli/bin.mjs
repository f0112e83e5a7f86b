#!/usr/bin/env node
// The command runs TypeScript as it is, which Node does from 24 on. An older one hands over to the project's own.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(realpathSync(fileURLToPath(import.meta.url)));
const node = join(here, '../node_modules/.bin/node');

if (Number.parseInt(process.versions.node, 10) >= 24) await import('./meshshift.ts');
else if (existsSync(node)) {
  const child = spawn(node, [join(here, 'meshshift.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child as well, and it decides what that means; a signal to this process alone is passed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
} else {
  process.stderr.write(
    `meshshift needs Node 24, this is ${process.version}: run npm install beside it, or update Node\n`,
  );
  process.exitCode = 69;
}
