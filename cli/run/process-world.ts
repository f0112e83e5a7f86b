import { pause, systemClock } from '../../adapters/clock.ts';
import type { World } from './world.ts';

/** The process as the command's world. */
export const processWorld = (): World => ({
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  clock: systemClock,
  pause,
  onInterrupt(listener) {
    process.on('SIGINT', listener);
    return () => void process.off('SIGINT', listener);
  },
});
