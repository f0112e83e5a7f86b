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

/** Narrower terminals have no room for columns. */
const narrow = 70;

/**
 * The rollouts as rows, each id whole; on a terminal each row fits its width, and all of them its height. On a narrow one
 * a rollout has its id in a row of its own, and no router.
 */
export function rolloutTable(rollouts: readonly Row[], window: Context['window']): string[] {
  const isNarrow = window !== undefined && window.width < narrow;
  const height = isNarrow ? rowsOfNarrow : 1;
  const room = window === undefined ? rollouts.length : Math.max(3, Math.floor((window.rows - 4) / height));
  const shown = rollouts.length <= room ? rollouts : rollouts.slice(0, room - 1);
  const more = rollouts.length - shown.length;
  const cells = shown.map((one) => [one.rolloutId, one.standing, one.router, one.doing]);
  const rows = isNarrow
    ? shown.flatMap((one) => [one.rolloutId, `  ${one.standing}: ${one.doing}`])
    : columns([['ROLLOUT', 'STEP', 'ROUTER', 'NOW'], ...cells], window?.width, 1);
  return [...rows, ...(more === 0 ? [] : [`and ${more} more: \`meshshift list | cat\` has all`])];
}

/** An id, and a sentence that mostly takes three. */
const rowsOfNarrow = 4;

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
