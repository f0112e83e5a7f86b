import type { Control } from '../../core/control/control.ts';
import { knownOf, withRoute } from '../../core/control/transitions.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { Drift } from '../../core/routing/drift.ts';
import { carrying, formatTargets } from '../../core/routing/weights.ts';
import type { Halt } from '../halt-rollout.ts';
import { haltRollout } from '../halt-rollout.ts';
import { lostRouter } from '../held-control.ts';
import { goOn } from '../tickets.ts';
import { finishEnd } from './finish-end.ts';
import type { RestoredRoute } from './restore-routes.ts';
import type { RollBackPorts } from './roll-back.ts';

/** The item with every restored route as it was read back. Writes in doubt stay so: that is what settling is for. */
export const withRestored = (control: Control, restored: readonly RestoredRoute[]): Control =>
  restored.reduce((item, one) => {
    const route = item.routes.find(({ name }) => name === one.name);
    return one.is === 'original' && route ? withRoute(item, { ...route, ...knownOf(item.plan, one.reading) }) : item;
  }, control);

/** The item with the targets that somebody else gave its routes. Only of one that halts: they are drift until then. */
const withFound = (control: Control, found: Halt['found']): Control =>
  control.routes.reduce((item, route) => {
    const targets = found[route.name];
    return targets === undefined ? item : withRoute(item, { ...route, targets });
  }, control);

/**
 * Somebody else’s weights, or routes, were found in the way: they stay, the lease stays, and somebody is told. Where the end had
 * been told already, and only the router was not given back yet, that end stands: what came after it is not ours.
 */
export async function haltOnDrift(
  ports: RollBackPorts,
  ticket: Ticket,
  control: Control,
  restored: readonly RestoredRoute[],
): Promise<Ticket> {
  if (await finishEnd(ports, control)) return lostRouter(ports.ledger, ticket);
  const why = control.stop && control.stop.kind !== 'drift' ? `; the rollback was for: ${control.stop.text}` : '';
  const cause = `${formatDrifts(restored)} and left alone${why}`;
  const found = Object.fromEntries(
    restored.flatMap((one) => (one.is === 'drift' ? [[one.name, carrying(one.drift.found)]] : [])),
  );
  const next = withFound(withRestored(control, restored), found);
  const saved = await haltRollout(ports, next, { cause, found, by: 'roll-back', seq: ticket.seq });
  return saved === undefined ? lostRouter(ports.ledger, ticket) : goOn(ticket, saved, 'halted', 0, cause);
}

/** `a (v1 80, v2 20), b (v1 50, v2 50) was changed by someone else; c (v1 100) was deleted and made again by someone else` */
function formatDrifts(restored: readonly RestoredRoute[]): string {
  const drifts = restored.flatMap((one) => (one.is === 'drift' ? [one] : []));
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
