import { isHeld } from '../../core/control/control.ts';
import { hookId, hooksAfterRollback, hooksBefore } from '../../core/control/due-hook.ts';
import { isRecord } from './routes-in-force.ts';
import type { World } from './world.ts';

/**
 * A step begins once each hook before it was called, and has passed where it has a say. At the end each hook after a
 * promotion or a rollback has an outcome that was announced, or at least recorded: after the end nothing waits for a
 * bus that takes no events.
 */
export function hookWatch({ aws, observer, hook }: World): { check(stopped: (rolloutId: string) => boolean): void } {
  const told = new Set<string>();
  /** By rollout: the ids that have to have an outcome in the end. */
  const owed = new Map<string, ReadonlySet<string>>();
  const written = new Set<string>();
  observer.onEffect(({ service, input: { Item } }) => {
    if (service !== 'dynamodb' || !isRecord(Item) || !isRecord(Item.did) || !isRecord(Item.hook)) return;
    const rolloutId = isRecord(Item.rolloutId) ? Item.rolloutId.S : '';
    if (String(Item.did.S).match(/^hook(Passed|Failed)$/)) written.add(`${rolloutId} ${Item.hook.S}`);
  });
  aws.services.events.onEvent(({ event }) => {
    if (event.source === 'meshshift' && event['detail-type'].startsWith('Hook ')) {
      const { eventId, rolloutId } = event.detail;
      told.add(String(eventId).slice(`${rolloutId}/${event['detail-type']}/`.length));
    }
    const rolloutId = String(event.detail.rolloutId);
    const plan = observer.rollouts.get(rolloutId)?.control.plan;
    if (event.source !== 'meshshift' || plan === undefined) return;
    const step = observer.rollouts.get(rolloutId)?.control.step ?? 0;
    const named = (hooks: ReturnType<typeof hooksBefore>) => hooks.map((one) => hookId(rolloutId, one, step));
    const owes = (ids: readonly string[]) => owed.set(rolloutId, new Set([...(owed.get(rolloutId) ?? []), ...ids]));
    if (event['detail-type'] === 'Rollout Promoted') owes(named(hooksBefore(plan, plan.steps.length)));
    if (/^Rollout (Rolled Back|Reverted)$/.test(event['detail-type'])) owes(named(hooksAfterRollback(plan)));
  });
  observer.onControl((before, after) => {
    if (!isHeld(after) || !isHeld(before) || after.step === before.step || after.phase === 'planned') return;
    for (const one of hooksBefore(after.plan, after.step)) {
      const id = hookId(after.rolloutId, one, after.step);
      if (!hook.asked.has(id) && !deathsMayHide(one.onFailure))
        observer.violate(
          'hooks called',
          `${after.rolloutId} goes to step ${after.step + 1} and ${id} was never called`,
        );
      if (one.onFailure === 'rollback' && !hook.passed.has(id))
        observer.violate('hooks called', `${after.rolloutId} goes to step ${after.step + 1} and ${id} has not passed`);
      if (one.onFailure === 'hold' && !hook.passed.has(id) && after.approved[id] === undefined)
        observer.violate(
          'hooks called',
          `${after.rolloutId} goes to step ${after.step + 1} and nobody approved of ${id}`,
        );
    }
  });
  return {
    check(stopped) {
      for (const [rolloutId, ids] of owed)
        for (const id of ids)
          if (!told.has(id) && !written.has(`${rolloutId} ${id.split('/').at(-1)}`) && !stopped(rolloutId))
            observer.violate('hooks called', `${id} has no outcome, and nobody was told`);
    },
  };
}

/** A call that never reached the function has failed as well; if failures do not matter, the rollout goes on. */
const deathsMayHide = (onFailure: string) => onFailure !== 'rollback';
