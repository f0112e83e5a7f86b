import type { Control } from '../../core/control/control.ts';
import type { LineStop } from '../../core/line/line.ts';
import { stopsOf } from '../../core/line/line.ts';
import { versionNames } from '../../core/plan/names.ts';
import { lineStopLines, lineStopValue } from '../follow/view.ts';
import { byAttention } from '../rollout/next-steps.ts';
import { doing, stepOf } from '../rollout/standing.ts';
import { heldItems, holdingStop } from '../rollout/state.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/failure.ts';
import type { Since } from '../run/since.ts';
import { columns, timestamp } from '../terminal/text.ts';

export async function run(context: Context, { since }: { readonly since?: Since } = {}): Promise<number> {
  const { control, line, now, stack } = await context.connect();
  const from = since?.(now()) ?? 0;
  const items = byAttention(await heldItems(control)).filter(({ plannedAt }) => plannedAt >= from);
  const stops = await line.read();
  const value = items.map((item) => ({
    rolloutId: item.rolloutId,
    router: item.router,
    stable: item.plan.stable,
    canary: item.plan.canary,
    phase: item.phase,
    standing: stepOf(item),
    doing: doing(item, now()),
    ...heldValue(holdingStop(stops, item)),
  }));
  const held = stopsOf(stops).flatMap((stop) => lineStopLines(stop));
  const nothing = `no rollout${since === undefined ? '' : ' since then'} runs on stack ${stack.name}; \`meshshift history\` has those that have ended`;
  const table = () => (context.wide ? wideTable(items, now()) : rolloutTable(value, context.window));
  context.show(value, [...held, ...(items.length === 0 ? [nothing] : table())]);
  return exits.done;
}

type Row = Readonly<Record<'rolloutId' | 'standing' | 'router' | 'doing', string>>;

/** Narrower terminals have no room for the router. */
const narrow = 70;

/** The rollouts as rows; on a terminal each row fits its width, and all of them its height. */
export function rolloutTable(rollouts: readonly Row[], window: Context['window']): string[] {
  const room = window === undefined ? rollouts.length : Math.max(3, window.rows - 4);
  const shown = rollouts.length <= room ? rollouts : rollouts.slice(0, room - 1);
  const isNarrow = window !== undefined && window.width < narrow;
  const cells = [
    ['ROLLOUT', 'STEP', 'ROUTER', 'NOW'],
    ...shown.map((one) => [one.rolloutId, one.standing, one.router, one.doing]),
  ];
  const rows = isNarrow ? cells.map((row) => row.filter((_, i) => i !== 2)) : cells;
  const more = rollouts.length - shown.length;
  return [
    ...columns(rows, window?.width),
    ...(more === 0 ? [] : [`and ${more} more: \`meshshift list | cat\` has all`]),
  ];
}

/** All columns of the rollouts, each cell whole. */
export const wideTable = (items: readonly Control[], now: number): string[] =>
  columns([
    ['ROLLOUT', 'STEP', 'ROUTER', 'STABLE', 'CANARY', 'STARTED (UTC)', 'NOW'],
    ...items.map((item) => {
      const { stable, canary } = versionNames(item.plan);
      return [item.rolloutId, stepOf(item), item.router, stable, canary, timestamp(item.plannedAt), doing(item, now)];
    }),
  ]);

const heldValue = (stop: LineStop | undefined) => (stop === undefined ? {} : { lineStop: lineStopValue(stop) });
