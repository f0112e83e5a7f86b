import { exitCodes } from '../../core/ledger/outcome.ts';
import { logLines } from '../rollout/decisions.ts';
import { nextSteps, waitsForPerson } from '../rollout/next-steps.ts';
import type { ExecutionSources, RolloutEnding, RolloutState } from '../rollout/state.ts';
import type { Context } from '../run/context.ts';
import { exits, failureOf } from '../run/failure.ts';
import type { Host } from '../run/host.ts';
import { whereabouts } from '../run/settings.ts';
import type { OutputLine } from '../terminal/printed.ts';
import type { Screen } from '../terminal/screen.ts';
import { clockTime } from '../terminal/text.ts';
import { follow, patiently } from './follow.ts';
import type { NumberPorts } from './numbers.ts';
import { numbersOf } from './numbers.ts';
import { optionLines, view, viewLine } from './view.ts';

const lookEveryMs = 1000;
/** A pipeline may end a job that prints nothing for long. */
const lineEveryMs = 60_000;
/** Nothing changes until a person answers. */
const lineWhileHeldEveryMs = 300_000;

/** The result of following a rollout. */
export interface FollowResult {
  /** For a command that only follows. */
  readonly exitCode: number;
  /** Absent while the rollout goes on. */
  readonly ending?: RolloutEnding;
  /** As it was read last. */
  readonly state: RolloutState;
  /** Why following ended early: refused credentials, or AWS out of reach. */
  readonly lost?: string;
}

export type FollowPorts = ExecutionSources & NumberPorts;

interface FollowOnScreenOptions {
  readonly until: 'promoted' | 'retired';
  /** The first entry of the ledger that a person sees: of the rollout, or of the time of following. */
  readonly from: 'start' | 'now';
  /** Is called with each state that was read. */
  onState?(state: RolloutState): void;
}

/** Follows a rollout on the screen. Ctrl-C or a failure ends the following, never the rollout. */
export async function followOnScreen(
  context: Context,
  ports: FollowPorts,
  rolloutId: string,
  { until, from, onState }: FollowOnScreenOptions,
): Promise<FollowResult> {
  const { host } = context;
  const screen = await context.screen();
  const interrupt = interruptOf(host);
  const show = progressOn(context, ports, screen, from);
  const pause = () => Promise.race([host.pause(lookEveryMs), interrupt.came]);
  const stopped = () => interrupt.isHere();
  const failure = (error: unknown) => failureOf(error, whereabouts(context.options, host.env));
  const patient = { clock: host.clock, pause, stopped, failureOf: failure, say: context.warn };
  let state: RolloutState = { decisions: [] };
  try {
    const ending = await follow(ports, {
      rolloutId,
      until,
      pause,
      stopped,
      attempt: (look) => patiently(look, patient),
      onState(read) {
        state = read;
        show(read);
        onState?.(read);
      },
    });
    if (ending === undefined) {
      screen.done();
      return { exitCode: leave(context, rolloutId), state };
    }
    screen.clear();
    return { exitCode: reportEnd(context, rolloutId, ending, state), state, ending };
  } catch (error) {
    screen.done();
    if (interrupt.isHere()) return { exitCode: leave(context, rolloutId), state };
    const { exitCode, message } = failure(error);
    return { exitCode: leave(context, rolloutId, { exitCode, reason: message }), state, lost: message };
  } finally {
    interrupt.ignore();
  }
}

/** Ctrl-C during the following. */
function interruptOf(host: Host) {
  let isHere = false;
  let wake: () => void = () => undefined;
  const came = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const ignore = host.onInterrupt(() => {
    isHere = true;
    wake();
  });
  return { came, ignore, isHere: () => isHere };
}

/** Shows each state: new entries of the ledger as lines that stay, the rest as a block, or as a line now and then. */
function progressOn(context: Context, ports: FollowPorts, screen: Screen, from: FollowOnScreenOptions['from']) {
  const lineOf = logLines();
  const numbers = numbersOf(ports, context.host.clock);
  let shown = from === 'start' ? 0 : undefined;
  let lastLine = Number.NEGATIVE_INFINITY;
  return (state: RolloutState) => {
    const start = state.record?.startedAt ?? ports.now();
    const since = (at: number) => clockTime((at - start) / 1000).padStart(8);
    const known = shown ?? state.decisions.length;
    let isNews = false;
    for (const [i, decision] of state.decisions.entries()) {
      const isNew = i >= (shown ?? 0);
      const text = isNew ? lineOf(decision) : undefined;
      if (isNew) context.event({ type: 'decision', ...decision });
      // The end has a text of its own.
      if (text === undefined || i < known || context.json || decision.did === 'ended') continue;
      screen.line(`${since(decision.at)}  ${text}`);
      isNews = true;
    }
    shown = state.decisions.length;
    const now = ports.now();
    if (context.json || state.record?.outcome !== undefined) return;
    if (screen.live) return screen.paint(blockOf(state, now, { width: screen.width(), numbers: numbers(state) }));
    const machine = context.host.clock.now();
    const isHeld = state.lineStop !== undefined || (state.control !== undefined && waitsForPerson(state.control));
    if (isNews && !isHeld) lastLine = machine;
    if (machine - lastLine < (isHeld ? lineWhileHeldEveryMs : lineEveryMs)) return;
    lastLine = machine;
    screen.line(`${since(now)}  ${viewLine(state, now)}`);
  };
}

const blockOf = (...[state, now, options]: Parameters<typeof view>): OutputLine[] => [
  ...view(state, now, options),
  ...optionLines(state, undefined),
];

function reportEnd(context: Context, rolloutId: string, ending: RolloutEnding, state: RolloutState): number {
  const { outcome, reason } = ending;
  const exitCode = exitCodes[outcome];
  context.event({ type: 'end', rolloutId, outcome, reason, exitCode });
  if (context.json) return exitCode;
  context.note(`${rolloutId}: ${outcome}: ${reason}`);
  for (const step of nextSteps(state, ending)) context.note(`  ${step}`);
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
