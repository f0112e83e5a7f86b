import type { Clock } from '../../../local/clock.ts';

/** AWS's limit of a rate of calls: at most so many at once, filled up again at so many a second. */
export interface Quota {
  readonly perSecond: number;
  readonly burst: number;
}

/** Whether a call passes now. A refused call takes nothing. */
export function tokenBucket({ now }: Pick<Clock, 'now'>, { perSecond, burst }: Quota): () => boolean {
  let tokens = burst;
  let filledAt = now();
  return () => {
    tokens = Math.min(burst, tokens + ((now() - filledAt) / 1000) * perSecond);
    filledAt = now();
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}
