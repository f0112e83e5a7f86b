import type { Control } from '../../core/control/control.ts';
import { dueHook } from '../../core/control/due-hook.ts';
import { withLine } from '../../core/control/hold.ts';
import type { LineHold } from '../../core/control/holds.ts';
import { settleHook } from '../../core/control/settle-hook.ts';
import {
  calling,
  keepingWarm,
  notCalling,
  shiftingTo,
  stopped,
  waitingFor,
  withFold,
} from '../../core/control/transitions.ts';
import { ContendedError } from '../../core/errors.ts';
import type { Next } from '../../core/execution/next.ts';
import { whatNext } from '../../core/execution/next.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { whyPromoted } from '../../core/ledger/outcome.ts';
import { holdFor } from '../../core/line/line.ts';
import { lineScope } from '../../core/routing/route.ts';
import { announceUntold, withEvent } from '../rollout/announcing.ts';
import { endRollout } from '../rollout/ending.ts';
import { answeredAfterRollback, answerIn, callHook, hookDecision, hookEvent } from '../rollout/hooks.ts';
import { heldControl, onLatest } from '../rollout/item.ts';
import type { AnalyzePorts } from '../rollout/ports.ts';
import { goOn, handedOver, lostRouter } from '../rollout/tickets.ts';
import type { Looked } from './look-at-numbers.ts';
import { lookAtNumbers } from './look-at-numbers.ts';
import { decisionOf, lookEvent } from './look-record.ts';

/** A look: reads the control item and the numbers, judges, decides the next step, and records why. */
export async function analyzeCanary(
  ports: AnalyzePorts,
  ticket: Ticket,
  { awsRequestId }: { readonly awsRequestId: string },
): Promise<Ticket> {
  return handedOver(ports, await look(ports, ticket), awsRequestId);
}

async function look(ports: AnalyzePorts, ticket: Ticket): Promise<Ticket> {
  if (ticket.hook?.wokenBy === 'nobody') return answeredAfterRollback(ports, ticket);
  const now = ports.clock.now();
  const found = await heldControl(ports.control, ticket);
  const held = found && (await announceUntold(ports, found));
  if (held === undefined) return lostRouter(ports.ledger, ticket);
  const looked = await judged(ports, held, now);
  const judgement = looked?.judgement;
  const line = await lineHold(ports, held);
  const decided = await onLatest(ports.control, held, async (control) => {
    if (control.step !== held.step)
      throw new ContendedError(`another invocation moved ${ticket.rolloutId} on, what was judged is another step`);
    const settled = settleHook(control, answerIn(ticket), now);
    const before = withLine(settled?.control ?? control, line, now);
    const next = readBackFirst(ticket, whatNext(before, judgement, now));
    if (settled) await ports.ledger.append(hookDecision(ticket, control, settled, now));
    await ports.ledger.append(decisionOf(ticket, control, next, judgement, now));
    const after = changed(before, next, now);
    const folded = withFold(after, next.kind === 'shift' || next.kind === 'sleep' ? looked?.folded : undefined);
    if (folded === control) return { control, next };
    const answered = withEvent(folded, settled && hookEvent(control, settled));
    const saved = await ports.control.save(withEvent(answered, lookEvent(before, after, next, judgement)), control);
    return saved === undefined ? 'overtaken' : { control: await announceUntold(ports, saved), next };
  });
  return decided?.control === undefined
    ? lostRouter(ports.ledger, ticket)
    : follow(ports, ticket, decided.control, decided.next, now);
}

/** The stop of the line that holds this rollout, if any. It holds no stopped and no promoted rollout. */
async function lineHold({ line }: AnalyzePorts, control: Control): Promise<LineHold | undefined> {
  if (control.stop !== undefined || control.promotedAt !== undefined) return undefined;
  return holdFor(await line.read(), lineScope(control.plan.router));
}

async function judged(ports: AnalyzePorts, control: Control, now: number): Promise<Looked | undefined> {
  const { analysis } = control.plan;
  if (analysis === 'alarmsOnly' || !isJudged(control) || control.stop) return undefined;
  return lookAtNumbers(ports.metrics, control, analysis, now);
}

/**
 * A look makes no call of the mesh. Before a promotion `shift-weights` reads the routes, and returns here if they are
 * unchanged.
 */
const readBackFirst = ({ readBack }: Ticket, next: Next): Next =>
  next.kind === 'promote' && readBack !== 'same'
    ? { kind: 'readBack', why: `${next.why}; are the routes as it left them?` }
    : next;

/** Also while shifting, because a stopped line may hold it there for long; never before the canary had a weight. */
const isJudged = ({ phase, shifts }: Control) =>
  (phase === 'baking' || phase === 'shifting') && shifts.some(({ weight }) => weight > 0);

/** The item after a decision; the same object if the decision changes nothing in it. */
function changed(control: Control, next: Next, now: number): Control {
  switch (next.kind) {
    case 'rollBack':
      return stopped(control, next.stop);
    case 'shift':
      return control.phase === 'baking' ? shiftingTo(control, next.step) : control;
    case 'promote':
      return keepingWarm(control, now);
    case 'sleep': {
      const quiet = notCalling(control);
      return next.waiting === undefined ? quiet : waitingFor(quiet, next.waiting, now);
    }
    case 'hook':
      return calling(control, next.due, now);
    case 'readBack':
    case 'retire':
      return control;
  }
}

async function follow(ports: AnalyzePorts, ticket: Ticket, control: Control, next: Next, now: number): Promise<Ticket> {
  // A stop that arrived while the look was being recorded is in the item, and goes first.
  if (control.stop || next.kind === 'rollBack') return goOn(ticket, control, 'rollBack');
  switch (next.kind) {
    case 'shift':
      return goOn(ticket, control, 'shift');
    case 'sleep':
      // A look at the routes comes before the sleep, and keeps its length.
      return goOn(ticket, control, next.verify ? 'shift' : 'sleep', next.seconds);
    case 'readBack':
      return { ...goOn(ticket, control, 'shift'), readBack: 'asked' };
    case 'hook':
      return callHook(ticket, control, next.due, next.seconds);
    case 'promote':
      if (dueHook(control) !== undefined) return goOn(ticket, control, 'look');
      return goOn(ticket, control, 'sleep', Math.max(1, control.plan.keepWarmSeconds));
    case 'retire': {
      const reason = whyPromoted(control.plan);
      await endRollout(ports, control, 'promoted', reason, now);
      return goOn(ticket, control, 'promoted', 0, reason);
    }
  }
}
