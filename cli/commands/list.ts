import type { LineStop } from '../../core/line/line.ts';
import { stopsOf } from '../../core/line/line.ts';
import { lineStopLines, lineStopValue } from '../follow/view.ts';
import { byAttention } from '../rollout/next-steps.ts';
import { doing, stepOf } from '../rollout/standing.ts';
import { heldItems, holdingStop } from '../rollout/state.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/failure.ts';
import { columns } from '../terminal/text.ts';

export async function run(context: Context): Promise<number> {
  const { control, line, now, stack } = await context.connect();
  const items = byAttention(await heldItems(control));
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
  const nothing = `no rollout runs on stack ${stack.name}; \`meshshift history\` has those that have ended`;
  context.show(value, [...held, ...(value.length === 0 ? [nothing] : rolloutTable(value, context.window))]);
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

const heldValue = (stop: LineStop | undefined) => (stop === undefined ? {} : { lineStop: lineStopValue(stop) });
