import type { Line } from '../line/line.ts';

/** The switch that holds every rollout: one item for the whole stack. */
export interface LineSwitch {
  /** A consistent read; a line without any order runs. @throws TransientError */
  read(): Promise<Line>;
  /** Keeps `next`, whose `rev` is one above `seen`'s; false when the line has changed since it was seen. */
  save(next: Line, seen: Line): Promise<boolean>;
}
