import { exits } from '../run/exit-codes.ts';
import type { Failure } from '../run/failure.ts';
import type { World } from '../run/world.ts';

/** A network that comes back does so within this; what lasts longer is not waited out. */
const longestMs = 40_000;

export interface Patient extends Pick<World, 'clock'> {
  /** Real time between two attempts. */
  pause(): Promise<void>;
  /** Whether to give up at once. */
  stopped(): boolean;
  failureOf(error: unknown): Failure;
  /** Says that AWS is out of reach, or is within it again. */
  say(text: string): void;
}

/** Repeats what cannot reach AWS for 40 seconds. @throws whatever went wrong, when it was something else or lasted */
export async function patiently<Found>(work: () => Promise<Found>, patient: Patient): Promise<Found> {
  let since: number | undefined;
  for (;;) {
    try {
      const found = await work();
      if (since !== undefined) patient.say('AWS answers again');
      return found;
    } catch (error) {
      const { exitCode, message } = patient.failureOf(error);
      const now = patient.clock.now();
      if (exitCode !== exits.unreachable || patient.stopped() || now - (since ?? now) >= longestMs) throw error;
      if (since === undefined) patient.say(`${message}; waiting ${longestMs / 1000} s for it`);
      since ??= now;
      await patient.pause();
    }
  }
}
