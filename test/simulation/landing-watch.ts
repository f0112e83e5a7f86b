import { isHeld } from '../../core/control/control.ts';
import type { World } from './world.ts';

/**
 * Nothing that a rollout has sent changes a route once it has given the router back: the next one could not know it
 * from a person's edit.
 */
export function landingWatch({ observer, sent, router }: World): void {
  observer.onEffect((call, invocation) => {
    const rolloutId = invocation?.seen?.rolloutId;
    const changes = router.writtenBy(call) !== undefined || router.testersCall(call)?.does === 'create';
    if (rolloutId === undefined || !changes) return;
    const item = observer.control();
    // A person who releases a router does not wait.
    if ((isHeld(item) && item.rolloutId === rolloutId) || (sent.get('Release') ?? 0) > 0) return;
    observer.violate(
      'lease given back',
      `${call.operation} of ${invocation?.fn} ${invocation?.id} lands after ${rolloutId} gave the router back`,
    );
  });
}
