import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { realClock } from './clock.ts';

/** What a model would otherwise take from its surroundings: a simulation decides all of it from one seed. */
export interface Surroundings {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  random(): number;
  /** A fresh UUID. */
  newId(): string;
}

export const realSurroundings = (scale = 1): Surroundings => ({
  clock: realClock(scale),
  random: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  newId: () => randomUUID(),
});
