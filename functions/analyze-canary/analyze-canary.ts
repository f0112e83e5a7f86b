import type { Judgement } from '../../core/analysis/judge.ts';
import { judge } from '../../core/analysis/judge.ts';
import { ContendedError } from '../../core/errors.ts';
import type { Clock, MetricSource } from '../../core/ports.ts';
import type { Control } from '../../core/rollout/control.ts';
import { currentWeight } from '../../core/rollout/control.ts';
import type { Decision } from '../../core/rollout/decision.ts';
import type { Next } from '../../core/rollout/next.ts';
import { whatNext } from '../../core/rollout/next.ts';
import type { Ticket } from '../../core/rollout/ticket.ts';
import { keepingWarm, shiftingTo, stopped, waitingFor } from '../../core/rollout/transitions.ts';
import type { Ending } from '../end-rollout.ts';
import { endRollout } from '../end-rollout.ts';
import { heldControl, lostRouter } from '../held-control.ts';
import { ledgerOrder } from '../ledger-order.ts';
import { goOn } from '../tickets.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { tell } from './tell.ts';

export interface AnalyzePorts extends Ending {
  readonly metrics: MetricSource;
  readonly clock: Clock;
}

/** A look: reads the control item and the numbers, judges, decides what comes next, and writes down why. */
export const analyzeCanary =
  (ports: AnalyzePorts) =>
  async (ticket: Ticket): Promise<Ticket> => {
    const now = ports.clock.now();
    let control = await heldControl(ports.control, ticket);
    const judgement = control && (await judged(ports, control, now));
    for (let i = 0; i < 5 && control !== undefined; i++) {
      const next = whatNext(control, judgement, now);
      const after = changed(control, next, now);
      if (after === control) return finish(ports, ticket, control, next, judgement, now);
      if (await ports.control.save(after, control))
        return finish(ports, ticket, { ...after, rev: control.rev + 1 }, next, judgement, now);
      control = await heldControl(ports.control, ticket);
    }
    if (control === undefined) return lostRouter(ports.ledger, ticket);
    throw new ContendedError(`the control item of ${ticket.router} kept changing during a look`);
  };

async function judged(ports: AnalyzePorts, control: Control, now: number): Promise<Judgement | undefined> {
  const { analysis } = control.plan;
  if (analysis === 'alarmsOnly' || control.phase !== 'baking' || control.stop) return undefined;
  return judge(await gatherEvidence(ports.metrics, control, analysis, now));
}

/** The item after a decision; the same item when nothing of it changes. */
function changed(control: Control, next: Next, now: number): Control {
  switch (next.do) {
    case 'rollBack':
      return stopped(control, next.stop);
    case 'shift':
      return control.phase === 'shifting' || control.phase === 'planned' ? control : shiftingTo(control, next.step);
    case 'promote':
      return keepingWarm(control, now);
    case 'sleep':
      return next.waiting === undefined ? control : waitingFor(control, next.waiting, now);
    case 'retire':
      return control;
  }
}

async function finish(
  ports: AnalyzePorts,
  ticket: Ticket,
  control: Control,
  next: Next,
  judgement: Judgement | undefined,
  now: number,
): Promise<Ticket> {
  await ports.ledger.append(decisionOf(ticket, control, next, judgement, now));
  await tell(ports, control, next, now);
  switch (next.do) {
    case 'rollBack':
      return goOn(ticket, control, 'rollBack');
    case 'shift':
      return goOn(ticket, control, 'shift');
    case 'sleep':
      return goOn(ticket, control, 'sleep', next.seconds);
    case 'promote':
      return goOn(ticket, control, 'sleep', Math.max(1, control.plan.keepWarmSeconds));
    case 'retire': {
      const reason = `${control.plan.canary} serves all of ${control.plan.service}`;
      await endRollout(ports, control, 'promoted', reason, now);
      return goOn(ticket, control, 'promoted', 0, reason);
    }
  }
}

const did = {
  rollBack: 'stopped',
  shift: 'passed',
  promote: 'promoted',
  retire: 'looked',
  sleep: 'looked',
} as const satisfies Record<Next['do'], Decision['did']>;

const decisionOf = (
  ticket: Ticket,
  control: Control,
  next: Next,
  judgement: Judgement | undefined,
  now: number,
): Decision => ({
  rolloutId: control.rolloutId,
  order: ledgerOrder(control, ticket.seq),
  at: now,
  by: 'analyze-canary',
  did: next.do === 'sleep' && next.waiting !== undefined ? 'waited' : did[next.do],
  why: next.do === 'rollBack' ? next.stop.text : next.why,
  step: control.step,
  weight: currentWeight(control),
  ...(judgement && { verdict: judgement.verdict, reasons: judgement.reasons }),
  ...(judgement?.silence !== undefined && { silence: judgement.silence }),
});
