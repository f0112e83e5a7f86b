import { pause, systemClock } from '../../adapters/clock.ts';
import { commandOf } from './command-of.ts';
import type { World } from './world.ts';

/** Ctrl-C, and how a pipeline ends a job that it cancels. */
const endings = ['SIGINT', 'SIGTERM'] as const;

/** The process as the command's world. */
export const processWorld = (): World => ({
  command: commandOf(process.cwd(), process.env),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  clock: systemClock,
  pause,
  onInterrupt(listener) {
    for (const signal of endings) process.on(signal, listener);
    return () => {
      for (const signal of endings) process.off(signal, listener);
    };
  },
});
