import type { LineOrderType } from '../../core/line/line-order.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import { lineScope } from '../../core/routing/route.ts';
import type { CommandAnswer } from '../../core/signals/command.ts';
import { heldItems, holdingStop } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import type { Host } from '../run/host.ts';
import type { AnswerPorts } from './send.ts';
import { callerOf, sendAndAwait } from './send.ts';

/** Gives an order to the line and waits for its answer. @throws as `sendAndAwait` */
export async function orderLine(
  ports: Pick<Connection, 'identity' | 'sendToLine'> & AnswerPorts,
  host: Pick<Host, 'clock' | 'pause' | 'env'>,
  type: LineOrderType,
  { reason, scope }: { readonly reason?: string; readonly scope?: string },
): Promise<CommandAnswer> {
  const detail = {
    caller: await callerOf(ports, host),
    ...(reason !== undefined && { reason }),
    ...(scope !== undefined && { mesh: scope }),
  };
  const sent = { what: 'the order', look: 'meshshift list' };
  return sendAndAwait(ports, host, sent, () => ports.sendToLine(type, detail));
}

interface LineEffect {
  /** The ids of the rollouts that it holds. */
  readonly holds: readonly string[];
  /** The scopes with running rollouts, each once, in order. */
  readonly scopes: readonly string[];
}

/** The effect of a stopped line, of one scope or of all, on the rollouts that run now. */
export async function heldByLine(
  {
    control,
    line,
  }: { readonly control: Pick<ControlStore, 'leases' | 'read'>; readonly line: Pick<LineSwitch, 'read'> },
  scope?: string,
): Promise<LineEffect> {
  const [items, state] = await Promise.all([heldItems(control), line.read()]);
  const meant = items.filter(({ plan }) => scope === undefined || lineScope(plan.router) === scope);
  return {
    holds: meant.filter((item) => holdingStop(state, item) !== undefined).map(({ rolloutId }) => rolloutId),
    scopes: [...new Set(items.map(({ plan }) => lineScope(plan.router)))].toSorted(),
  };
}

/** The effect in one sentence. It names the scopes with rollouts when `scope` has none, because the name may be mistyped. */
export function effectText({ holds, scopes }: LineEffect, scope?: string): string {
  if (holds.length > 0) return `it holds ${holds.join(', ')}`;
  if (scope === undefined || scopes.length === 0) return 'no running rollout is held by it now';
  if (scopes.includes(scope)) return `no running rollout of ${scope} is advancing`;
  return `no rollout of ${scope} runs; rollouts of ${scopes.join(', ')} run`;
}
