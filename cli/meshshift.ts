import { runCli } from './program.ts';
import { processHost } from './run/host.ts';

// A reader that closes the pipe early, such as head, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), processHost());
