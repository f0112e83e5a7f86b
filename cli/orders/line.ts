import type { LineOrderType } from '../../core/line/line-order.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import { lineScope } from '../../core/routing/route.ts';
import type { CommandAnswer } from '../../core/signals/command.ts';
import { heldBy, heldItems } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import type { World } from '../run/host.ts';
import { callerOf, sendAndAwait } from './send.ts';

/** Gives an order to the line and waits for its answer. @throws as `sendAndAwait` */
export async function orderLine(
  connection: Connection,
  world: Pick<World, 'clock' | 'pause' | 'env'>,
  type: LineOrderType,
  { reason, mesh }: { readonly reason?: string; readonly mesh?: string },
): Promise<CommandAnswer> {
  const detail = {
    caller: await callerOf(connection, world),
    ...(reason !== undefined && { reason }),
    ...(mesh !== undefined && { mesh }),
  };
  const sent = { what: 'the order', look: 'meshshift list' };
  return sendAndAwait(connection, world, sent, () => connection.sendToLine(type, detail));
}

export interface LineEffect {
  /** The rollouts that run and are held, by id. */
  readonly holds: readonly string[];
  /** The meshes in which rollouts run, each once, by name. */
  readonly meshes: readonly string[];
}

/** What a line that is stopped, for a mesh or for all, means for the rollouts that run now. */
export async function heldByLine(
  { control, line }: { readonly control: ControlStore; readonly line: LineSwitch },
  mesh?: string,
): Promise<LineEffect> {
  const [items, state] = await Promise.all([heldItems(control), line.read()]);
  const meant = items.filter(({ plan }) => mesh === undefined || lineScope(plan.router) === mesh);
  return {
    holds: meant.filter((item) => heldBy(state, item) !== undefined).map(({ rolloutId }) => rolloutId),
    meshes: [...new Set(items.map(({ plan }) => lineScope(plan.router)))].toSorted(),
  };
}

/** In one sentence; a mesh in which nothing runs is said to be one, for its name may be mistyped. */
export function effectText({ holds, meshes }: LineEffect, mesh?: string): string {
  if (holds.length > 0) return `it holds ${holds.join(', ')}`;
  if (mesh === undefined || meshes.length === 0) return 'no rollout runs that it would hold now';
  if (meshes.includes(mesh)) return `nothing that runs in mesh ${mesh} goes forward now`;
  return `no rollout runs in mesh ${mesh}: those that do are in ${meshes.join(', ')}`;
}
