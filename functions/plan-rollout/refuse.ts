import type { Control } from '../../core/control/control.ts';
import { ContendedError, RefusedError, TransientError } from '../../core/errors.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { RejectedStart } from '../../core/ledger/record.ts';
import type { RolloutSpec } from '../../core/spec/spec.ts';
import type { Problem } from '../../core/text/problem.ts';
import { formatProblems } from '../../core/text/problem.ts';
import { dismissRollout } from '../rollout/ending.ts';
import { onLatest } from '../rollout/item.ts';
import type { PlanPorts } from '../rollout/ports.ts';
import { blankTicket } from '../rollout/tickets.ts';
import type { StartRequest } from './request.ts';
import { serviceOf } from './request.ts';
import { ownControl } from './take-router.ts';

/**
 * It holds the router, so it ends as every holder does: told before it is given back. And only as long as nothing but
 * signals came in: another try of the same plan may have found the alarm quiet and have let it go on.
 */
export async function dismissed(ports: PlanPorts, control: Control, cause: string): Promise<Ticket> {
  const ended = await onLatest(ports.control, control, async (latest) => {
    if (latest.phase !== 'planned') return undefined;
    return (await dismissRollout(ports, latest, 'rejected', cause, ports.clock.now())) ? 'ended' : 'overtaken';
  });
  if (ended === undefined)
    throw new ContendedError(`the control item of ${control.router} changed while it was being rejected`);
  return { ...blankTicket(control.rolloutId), next: { action: 'rejected', seconds: 0, cause } };
}

/** A start that its spec or the world does not allow: told, and for good. */
export async function refused(
  ports: PlanPorts,
  request: StartRequest,
  problems: readonly Problem[],
  spec?: RolloutSpec,
): Promise<Ticket> {
  const cause = formatProblems(problems);
  // A start is a command, and its refusal stands: tried again because the answer was lost, a plan might find the world
  // better and begin what everybody takes for rejected.
  await ports.ledger.answer(request.rolloutId, { status: 'refused', text: cause, at: ports.clock.now() });
  // Another try of the same plan may have taken the router: it looks for this refusal after that, and this one for the
  // router after the refusal, so that one of the two sees the other.
  const own = spec && (await ownControl(ports.control, spec, request));
  return own === undefined ? reject(ports, request, cause) : dismissed(ports, own, cause);
}

/** Why another try of this start was refused; undefined when none was. */
export async function refusalOf({ ledger }: PlanPorts, { rolloutId }: StartRequest): Promise<string | undefined> {
  const answer = await ledger.answerTo(rolloutId);
  return answer?.status === 'refused' ? answer.text : undefined;
}

/** Keeps and tells that a start which holds no router was rejected: kept first, as every end is. */
export async function reject(ports: PlanPorts, request: StartRequest, cause: string): Promise<Ticket> {
  const service = serviceOf(request.spec);
  try {
    await ports.ledger.reject(rejectionOf(request, service, cause, ports.clock.now()));
  } catch (error) {
    // The table may be what refused it. A call that failed for now is made again with the whole plan.
    if (!(error instanceof RefusedError)) throw error;
  }
  try {
    await ports.announcer.announce([
      {
        type: 'Rollout Rejected',
        eventId: `${request.rolloutId}/Rollout Rejected`,
        rolloutId: request.rolloutId,
        service,
        router: '',
        text: cause,
      },
    ]);
  } catch (error) {
    // That it cannot be told, or that nobody knows whether it was, makes it no less rejected.
    if (!(error instanceof TransientError || error instanceof RefusedError)) throw error;
  }
  return { ...blankTicket(request.rolloutId), next: { action: 'rejected', seconds: 0, cause } };
}

const rejectionOf = (
  { rolloutId, execution, startedAt }: StartRequest,
  service: string,
  reason: string,
  now: number,
): RejectedStart => ({
  rolloutId,
  execution,
  service: service.slice(0, 100),
  startedAt: startedAt === undefined ? now : Date.parse(startedAt),
  endedAt: now,
  outcome: 'rejected',
  reason,
});
