import type { LineStop } from '../../core/line/line.ts';
import { stopsOf } from '../../core/line/line.ts';
import { lineStopLines, lineStopValue } from '../follow/view.ts';
import { doing, stepOf } from '../rollout/standing.ts';
import { heldItems, holdingStop } from '../rollout/state.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/failure.ts';
import { columns } from '../terminal/text.ts';

export async function run(context: Context): Promise<number> {
  const { control, line, now, stack } = await context.connect();
  const items = await heldItems(control);
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
  const rows = value.map((one) => [one.rolloutId, one.standing, one.router, one.doing]);
  const held = stopsOf(stops).flatMap((stop) => lineStopLines(stop));
  const nothing = `no rollout runs on stack ${stack.name}; \`meshshift history\` has those that have ended`;
  const table = rows.length === 0 ? [nothing] : columns([['ROLLOUT', 'STEP', 'ROUTER', 'NOW'], ...rows]);
  context.show(value, [...held, ...table]);
  return exits.done;
}

const heldValue = (stop: LineStop | undefined) => (stop === undefined ? {} : { lineStop: lineStopValue(stop) });
