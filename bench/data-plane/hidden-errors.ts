import { patienceOf } from '../../local/data-plane/retry-policy.ts';
import type { Random } from '../judge/random.ts';

/** What callers of a route without a retry policy see of an application that fails. */
export interface HiddenErrors {
  readonly status: number;
  /** Of the attempts, each drawn by itself. */
  readonly failing: number;
  /** Of the requests. */
  readonly seen: number;
  readonly attemptsPerRequest: number;
}

const requests = 200_000;

/** Draws what each attempt is answered, and tries again as the hidden default of App Mesh says. */
export function hiddenErrors(random: Random): HiddenErrors[] {
  const { maxRetries, retries } = patienceOf({}, { hasDefaultRetries: true });
  return [503, 500].flatMap((status) =>
    [0.05, 0.2].map((failing) => {
      let seen = 0;
      let attempts = 0;
      const isRetried = retries({ kind: 'answered', status, grpcStatus: undefined });
      for (let request = 0; request < requests; request += 1) {
        let left = isRetried ? maxRetries : 0;
        attempts += 1;
        let fails = random.uniform() < failing;
        for (; fails && left > 0; left -= 1) {
          attempts += 1;
          fails = random.uniform() < failing;
        }
        if (fails) seen += 1;
      }
      return { status, failing, seen: seen / requests, attemptsPerRequest: attempts / requests };
    }),
  );
}
