import type { Control, Vacant } from '../../core/control/control.ts';
import { isFenceOf } from './invocation.ts';
import type { Write } from './rollout-seen.ts';
import type { Violate } from './rules.ts';

export interface LeaseRulesOptions {
  readonly isRunningOn: (executionArn: string) => boolean;
  /** Whether the dead-man's switch was refused an answer about an execution, or got none for long. */
  readonly mayCountAsEnded: (executionArn: string) => boolean;
  readonly violate: Violate;
}

/** The rules of the lease: who may write, and who may take a rollout over. */
export function leaseRules({ isRunningOn, mayCountAsEnded, violate }: LeaseRulesOptions) {
  return {
    followed(before: Control | Vacant, after: Control | Vacant): void {
      if (after.fence < before.fence)
        violate('lease held', `the fence went down from ${before.fence} to ${after.fence}`);
    },
    /** A rollout has its first stop. */
    stopped(before: Control | Vacant, held: Control): void {
      const isTakenOver = held.stop?.kind === 'execution' && held.fence > before.fence;
      if (isTakenOver && isRunningOn(held.execution) && !mayCountAsEnded(held.execution))
        violate('lease given back', `${held.rolloutId} was taken over while its execution ran`);
    },
    /** A function sends a write though no rollout held the router when it last looked. */
    sentWithout: (who: string, route: string): void =>
      violate('lease held', `${who} sends ${route} though nobody held the router when it last looked`),
    sending(write: Write): void {
      const { who, route, invocation, seen, rollout } = write;
      const isTickets = seen.rolloutId === invocation.rolloutId && isFenceOf(seen, invocation);
      if (invocation.rolloutId !== undefined && !isTickets)
        violate(
          'lease held',
          `${who} of ${invocation.rolloutId} sends ${route} though ${seen.rolloutId} held the router`,
        );
      if (invocation.rolloutId === undefined && seen.fence <= rollout.fence)
        violate('lease held', `${who} sends ${route} without having taken ${seen.rolloutId} over`);
      // The state machine repeats a failed write, and looks at lease and stop anew.
      if (invocation.wrote.has(writeOf(write))) violate('lease held', `${who} sends ${route} twice on the same look`);
    },
  };
}

/** What a write is for: to name the canary, which the first percent may follow at once, or anything else. */
export const writeOf = ({ route, rollout }: Pick<Write, 'route' | 'rollout'>): string =>
  rollout.control.phase === 'shifting' && rollout.control.step < 0 ? `the canary in ${route}` : route;
