import { enableCompileCache } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildFunctions } from './build-functions.ts';

/**
 * Runs a program of this folder with its arguments once the functions are built: `node scripts/run-built.ts PROGRAM`. A
 * script of npm's own that builds first would build for `--help` as well, because npm keeps the arguments from it.
 */
const [program = '', ...args] = process.argv.slice(2);
const asksForHelp = args.some((argument) => argument === '--help' || argument === '-h');
if (!asksForHelp && !(await buildFunctions(() => undefined))) process.exit(1);
process.argv.splice(1, 2, program);
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
await import(pathToFileURL(program).href);
