import { exitCodes } from '../../core/rollout/outcome.ts';
import type { Connection } from '../connection/connection.ts';
import { canDo } from '../explain/can-do.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/exit-codes.ts';
import { clockTime } from '../terminal/format.ts';
import type { Screen } from '../terminal/screen.ts';
import type { Ending } from './ending.ts';
import { follow } from './follow.ts';
import type { Sight } from './rollout.ts';
import { storyLine } from './story.ts';
import { view, viewLine } from './view.ts';

const lookEveryMs = 1000;
/** Pipelines end jobs that print nothing for long. */
const lineEveryMs = 60_000;

/** How following ended: the exit code of a command that does nothing else, and the rollout's end, had it one. */
export interface Followed {
  readonly exitCode: number;
  readonly ending?: Ending;
}

/** Follows a rollout before the user's eyes. Ctrl-C ends following, never the rollout. */
export async function followOnScreen(
  context: Context,
  connection: Connection,
  rolloutId: string,
  until: 'promoted' | 'retired',
): Promise<Followed> {
  const { world } = context;
  const screen = context.screen();
  let interrupted = false;
  let wake: () => void = () => undefined;
  const interrupt = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const unlisten = world.onInterrupt(() => {
    interrupted = true;
    wake();
  });
  const reader = teller(context, connection, screen);
  try {
    const ending = await follow(connection, {
      rolloutId,
      until,
      pause: () => Promise.race([world.pause(lookEveryMs), interrupt]),
      stopped: () => interrupted,
      onSight: reader,
    });
    screen.done();
    return ending === undefined
      ? { exitCode: leave(context, rolloutId) }
      : { exitCode: tellEnd(context, rolloutId, ending), ending };
  } finally {
    unlisten();
  }
}

/** Tells what is new in each sight: entries of the ledger as lines that stay, the rest as a block or now and then. */
function teller(context: Context, connection: Connection, screen: Screen) {
  let told = 0;
  let lastLine = 0;
  return (sight: Sight) => {
    const start = sight.record?.startedAt ?? connection.now();
    for (const decision of sight.decisions.slice(told)) {
      const text = storyLine(decision);
      if (text !== undefined && !context.json)
        screen.line(`${clockTime((decision.at - start) / 1000).padStart(8)}  ${text}`);
      context.event({ type: 'decision', ...decision });
    }
    const news = sight.decisions.length > told;
    told = Math.max(told, sight.decisions.length);
    const now = connection.now();
    if (context.json) return;
    if (screen.live) return screen.paint(view(sight, now));
    const machine = context.world.clock.now();
    if (news) lastLine = machine;
    if (machine - lastLine < lineEveryMs) return;
    lastLine = machine;
    screen.line(`${clockTime((now - start) / 1000).padStart(8)}  ${viewLine(sight, now)}`);
  };
}

function tellEnd(context: Context, rolloutId: string, ending: Ending): number {
  const { outcome, reason, keepWarm } = ending;
  const exitCode = exitCodes[outcome];
  context.event({ type: 'end', rolloutId, outcome, reason, exitCode });
  if (context.json) return exitCode;
  context.note(`${rolloutId}: ${outcome}: ${reason}`);
  const then = keepWarm
    ? [`the stable is still kept warm: an alarm, or \`meshshift rollback ${rolloutId}\`, takes it back`]
    : canDo({ decisions: [] }, outcome);
  for (const text of then) context.note(`  ${text}`);
  return exitCode;
}

function leave(context: Context, rolloutId: string): number {
  context.event({ type: 'interrupted', rolloutId, exitCode: exits.interrupted });
  context.warn(
    `meshshift: ${rolloutId} goes on without you. Follow it: \`meshshift watch ${rolloutId}\`. Stop it: \`meshshift abort ${rolloutId}\``,
  );
  return exits.interrupted;
}
