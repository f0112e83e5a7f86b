import { quickHelp, readPages } from './help/quick-help.ts';
import { commandOf } from './run/host.ts';

const { stdout, env } = process;
// The package begins here where its arguments may ask for help.
const help = quickHelp(process.argv.slice(2), readPages(), { stdout, env, command: commandOf(process.cwd(), env) });
if (help === undefined) await import('./meshshift.ts');
else stdout.write(help);
