import type { Control } from '../../core/control/control.ts';
import { writesOf } from '../../core/control/tester-transitions.ts';
import { readAs, withRoute } from '../../core/control/transitions.ts';
import { afterThrottling, restoreRepetitions } from '../../core/execution/throttled.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { Meter } from '../../core/ledger/measure.ts';
import type { Outcome } from '../../core/ledger/outcome.ts';
import { namedDrift, namedSet, routeNameIn } from '../../core/plan/names.ts';
import type { Clock } from '../../core/ports/time.ts';
import type { Drift } from '../../core/routing/drift.ts';
import { carrying, formatTargets } from '../../core/routing/weights.ts';
import type { HooksAfter } from '../rollout/ending.ts';
import { endRollout, finishEnd } from '../rollout/ending.ts';
import { callAfterRollback, endOfExecution } from '../rollout/hooks.ts';
import { ledgerOrder, recordOf } from '../rollout/ledger.ts';
import type { RollBackPorts } from '../rollout/ports.ts';
import type { Halt } from '../rollout/stopping.ts';
import { haltRollout } from '../rollout/stopping.ts';
import { goOn } from '../rollout/tickets.ts';
import type { RestoredRoute } from './restore-routes.ts';

/** The outcome of a restored rollout, by how far it had come. */
export function outcomeOf(control: Control): Extract<Outcome, 'rejected' | 'reverted' | 'rolledBack'> {
  if (control.promotedAt !== undefined) return 'reverted';
  return control.routes.every((route) => writesOf(route) === 0) ? 'rejected' : 'rolledBack';
}

/**
 * Ends a rollout whose original weights are in force for good: recorded, announced, and the router given back. Undefined
 * if another run of the restore has written or halted meanwhile, so that the router stays held.
 */
export async function concludeRollback(
  ports: RollBackPorts,
  ticket: Ticket,
  control: Control,
  restored: readonly RestoredRoute[],
  hooksAfter: HooksAfter,
): Promise<Ticket | undefined> {
  const now = ports.clock.now();
  const outcome = outcomeOf(control);
  const late = afterThrottling(control.throttled, restoreRepetitions);
  const cause = `${control.stop?.text ?? 'stopped'}${late}${editedNote(control, restored)}`;
  await ports.ledger.append({
    rolloutId: control.rolloutId,
    order: ledgerOrder(control, 'restored', ticket.seq),
    at: now,
    by: 'roll-back',
    did: 'restored',
    why: cause,
    step: control.step,
    weight: 0,
    set: namedSet(control.plan, Object.fromEntries(control.routes.map(({ name, targets }) => [name, targets]))),
  });
  if ((await endRollout(ports, control, outcome, cause, now, hooksAfter)) === 'kept') return undefined;
  const ended = goOn(ticket, control, outcome, 0, cause);
  if (hooksAfter === 'missed' || outcome === 'rejected') return ended;
  // From the item at hand: the router is given back, so a record that cannot be read now would lose the hooks.
  return callAfterRollback(ended, { ...recordOf(control), stepAtEnd: Math.max(0, control.step) }, 0) ?? ended;
}

function editedNote({ plan }: Control, restored: readonly RestoredRoute[]): string {
  const edited = restored.flatMap((one) => ('edited' in one && one.edited ? [one.name] : []));
  if (edited.length === 0) return '';
  const why =
    plan.stickiness === 'accept'
      ? 'not as at the start, because a restore switches stickiness off, so that no client stays with the canary, and edits stay; switch it on again once its cookies have run out'
      : 'other fields were edited meanwhile and stay as edited';
  return ` (${edited.join(', ')}: ${why})`;
}

/** The item with every restored route as it was read back. Writes in doubt stay in doubt until they have settled. */
export const withRestored = (control: Control, restored: readonly RestoredRoute[], now: number): Control =>
  restored.reduce((item, one) => {
    const route = item.routes.find(({ name }) => name === one.name);
    return one.kind === 'original' && route ? withRoute(item, readAs(item.plan, route, one.reading, now)) : item;
  }, control);

/**
 * The item with the targets that another party gave its routes. Only for a rollout that halts; before, they are drift.
 */
const withFound = (control: Control, found: Halt['found']): Control =>
  control.routes.reduce((item, route) => {
    const targets = found[route.name];
    return targets === undefined ? item : withRoute(item, { ...route, targets });
  }, control);

/**
 * Halts a rollback that found weights or routes of another party: they stay, the lease stays, and a person is notified.
 * An end that was announced already stands, even if the router was not given back yet: later changes are not ours.
 */
export async function haltOnDrift(
  ports: RollBackPorts,
  ticket: Ticket,
  control: Control,
  restored: readonly RestoredRoute[],
): Promise<Ticket> {
  if (await finishEnd(ports, control)) return endOfExecution(ports, ticket);
  const why = control.stop && control.stop.kind !== 'drift' ? `; the rollback was for: ${control.stop.text}` : '';
  const cause = `${formatDrifts(control, restored)} and left alone${why}`;
  const found = Object.fromEntries(
    restored.flatMap((one) => (one.kind === 'drift' ? [[one.name, carrying(one.drift.found)]] : [])),
  );
  const next = withFound(withRestored(control, restored, ports.clock.now()), found);
  const saved = await haltRollout(ports, next, { cause, found, by: 'roll-back', seq: ticket.seq });
  return saved === undefined ? endOfExecution(ports, ticket) : goOn(ticket, saved, 'halted', 0, cause);
}

/**
 * `a (v1 80, v2 20), b (v1 50, v2 50) was changed by someone else; c (v1 100) was deleted and made again by someone
 * else`
 */
function formatDrifts({ plan }: Control, restored: readonly RestoredRoute[]): string {
  const drifts = restored.flatMap((one) =>
    one.kind === 'drift' ? [{ name: routeNameIn(plan, one.name), drift: namedDrift(plan, one.drift) }] : [],
  );
  const sentences = Object.entries(deeds).flatMap(([how, deed]) => {
    const routes = drifts.filter(({ drift }) => drift.how === how);
    const names = routes.map(({ name, drift }) =>
      drift.how === 'deleted' ? name : `${name} (${formatTargets(drift.found)})`,
    );
    return names.length === 0 ? [] : [`${names.join(', ')} was ${deed} by someone else`];
  });
  const overwritten = drifts.flatMap(({ name, drift }) => (drift.overwritten ? [name] : []));
  if (overwritten.length > 0)
    sentences.push(`weights that this rollout set on ${overwritten.join(', ')} were taken back`);
  return sentences.join('; ');
}

const deeds: Readonly<Record<Drift['how'], string>> = {
  edited: 'changed',
  recreated: 'deleted and made again',
  deleted: 'deleted',
};

/**
 * Measures the time from the stop until all original weights were in force, once a rollback. The remaining steps keep
 * no user waiting, so they do not count. A rollout that never shifted has nothing to measure.
 */
export function measureRollback(
  { meter, clock }: { readonly meter: Meter; readonly clock: Clock },
  control: Control,
  restored: readonly RestoredRoute[],
): void {
  const { rolloutId, phase, stop } = control;
  if (stop === undefined || phase === 'settling' || outcomeOf(control) === 'rejected') return;
  if (restored.every(({ kind }) => kind === 'original'))
    // The alarm's timestamp comes from another clock, so the difference may be negative.
    meter.record({ name: 'RollbackMilliseconds', rolloutId, value: Math.max(0, clock.now() - stop.at) });
}
