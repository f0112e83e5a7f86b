import { exitCodes } from '../../core/ledger/outcome.ts';
import { storyTeller } from '../rollout/decisions.ts';
import { canDo } from '../rollout/next-steps.ts';
import type { Ending, Sight } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { exits, failureOf } from '../run/failure.ts';
import type { World } from '../run/host.ts';
import { whereabouts } from '../run/settings.ts';
import type { Screen } from '../terminal/screen.ts';
import { clockTime } from '../terminal/text.ts';
import { follow, patiently } from './follow.ts';
import { view, viewLine } from './view.ts';

const lookEveryMs = 1000;
/** Pipelines end jobs that print nothing for long. */
const lineEveryMs = 60_000;
/** While nothing changes before a person comes. */
const lineWhileHeldEveryMs = 300_000;

/** How following ended. */
export interface Followed {
  /** Of a command that does nothing else. */
  readonly exitCode: number;
  /** The rollout's end; absent when it goes on. */
  readonly ending?: Ending;
  /** What was seen last. */
  readonly sight: Sight;
  /** Why it was lost sight of: AWS took the credentials no longer, or was out of reach for long. */
  readonly lost?: string;
}

/** Follows a rollout before the user's eyes. Ctrl-C ends following, never the rollout, and neither does a failure. */
export async function followOnScreen(
  context: Context,
  connection: Connection,
  rolloutId: string,
  until: 'promoted' | 'retired',
): Promise<Followed> {
  const { world } = context;
  const screen = context.screen();
  const interrupt = interruptOf(world);
  const tell = teller(context, connection, screen);
  const pause = () => Promise.race([world.pause(lookEveryMs), interrupt.came]);
  const stopped = () => interrupt.isHere();
  const failure = (error: unknown) => failureOf(error, whereabouts(context.options, world.env));
  const patient = { clock: world.clock, pause, stopped, failureOf: failure, say: context.warn };
  let sight: Sight = { decisions: [] };
  try {
    const ending = await follow(connection, {
      rolloutId,
      until,
      pause,
      stopped,
      attempt: (look) => patiently(look, patient),
      onSight(seen) {
        sight = seen;
        tell(seen);
      },
    });
    screen.done();
    return ending === undefined
      ? { exitCode: leave(context, rolloutId), sight }
      : { exitCode: tellEnd(context, rolloutId, ending), sight, ending };
  } catch (error) {
    screen.done();
    if (interrupt.isHere()) return { exitCode: leave(context, rolloutId), sight };
    const { exitCode, message } = failure(error);
    return { exitCode: leave(context, rolloutId, { exitCode, reason: message }), sight, lost: message };
  } finally {
    interrupt.ignore();
  }
}

/** Ctrl-C while somebody follows. */
function interruptOf(world: World) {
  let isHere = false;
  let wake: () => void = () => undefined;
  const came = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const ignore = world.onInterrupt(() => {
    isHere = true;
    wake();
  });
  return { came, ignore, isHere: () => isHere };
}

/** Tells what is new in each sight: entries of the ledger as lines that stay, the rest as a block or now and then. */
function teller(context: Context, connection: Connection, screen: Screen) {
  const tellStory = storyTeller();
  let told = 0;
  let lastLine = 0;
  return (sight: Sight) => {
    const start = sight.record?.startedAt ?? connection.now();
    const since = (at: number) => clockTime((at - start) / 1000).padStart(8);
    for (const decision of sight.decisions.slice(told)) {
      const text = tellStory(decision);
      if (text !== undefined && !context.json) screen.line(`${since(decision.at)}  ${text}`);
      context.event({ type: 'decision', ...decision });
    }
    const news = sight.decisions.length > told;
    told = Math.max(told, sight.decisions.length);
    const now = connection.now();
    if (context.json) return;
    if (screen.live) return screen.paint(view(sight, now));
    const machine = context.world.clock.now();
    const isHeld = waitsForPerson(sight);
    if (news && !isHeld) lastLine = machine;
    if (machine - lastLine < (isHeld ? lineWhileHeldEveryMs : lineEveryMs)) return;
    lastLine = machine;
    screen.line(`${since(now)}  ${viewLine(sight, now)}`);
  };
}

const waitsForPerson = ({ control, lineStop }: Sight): boolean =>
  control?.waiting !== undefined || control?.pause?.value === true || lineStop !== undefined;

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

/** Says that the rollout goes on, and how to follow it. */
function leave(
  context: Context,
  rolloutId: string,
  { exitCode, reason }: { readonly exitCode: number; readonly reason?: string } = { exitCode: exits.interrupted },
): number {
  context.event({ type: 'interrupted', rolloutId, ...(reason !== undefined && { reason }), exitCode });
  if (reason !== undefined) context.warn(`meshshift: ${reason}`);
  context.warn(
    `meshshift: ${rolloutId} goes on without you. Follow it: \`meshshift watch ${rolloutId}\`. Stop it: \`meshshift abort ${rolloutId}\``,
  );
  return exitCode;
}
