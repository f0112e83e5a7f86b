import type { Control } from '../../core/control/control.ts';
import { ContendedError, RefusedError, TransientError } from '../../core/errors.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { RejectedStart } from '../../core/ledger/record.ts';
import type { ResolvedSpec } from '../../core/spec/resolved-spec.ts';
import type { Problem } from '../../core/text/problem.ts';
import { formatProblems } from '../../core/text/problem.ts';
import { rejected } from '../rollout/announcing.ts';
import { dismissRollout } from '../rollout/ending.ts';
import { onLatest } from '../rollout/item.ts';
import type { PlanPorts } from '../rollout/ports.ts';
import { blankTicket } from '../rollout/tickets.ts';
import type { StartRequest } from './request.ts';
import { serviceOf } from './request.ts';
import { ownControl } from './take-router.ts';

/**
 * Rejects a start that holds its router. It ends as every holder does: announced before the router is given back. Only
 * a planned rollout is rejected, because another try of the same plan may have found the alarm quiet and gone on.
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

/** Refuses a start for good, because of its spec or of what was found in AWS. */
export async function refused(
  ports: PlanPorts,
  request: StartRequest,
  problems: readonly Problem[],
  spec?: Pick<ResolvedSpec, 'router'>,
): Promise<Ticket> {
  const cause = formatProblems(problems);
  // A start is a command, and its refusal stands. A retry after a lost answer might find no problem any more, and begin a
  // rollout that is known as rejected.
  await ports.ledger.answer(request.rolloutId, { status: 'refused', text: cause, at: ports.clock.now() });
  // Another try of the same plan may have taken the router. It looks for this refusal after taking the router, and this
  // try looks for the router after the refusal, so one of the two sees the other.
  const own = spec && (await ownControl(ports.control, spec, request));
  return own === undefined ? reject(ports, request, cause) : dismissed(ports, own, cause);
}

/** Why another try of this start was refused; undefined if none was. */
export async function refusalOf({ ledger }: PlanPorts, { rolloutId }: StartRequest): Promise<string | undefined> {
  const answer = await ledger.answerTo(rolloutId);
  return answer?.status === 'refused' ? answer.text : undefined;
}

/** Rejects a start that holds no router: recorded first, then announced, as every end is. */
export async function reject(ports: PlanPorts, request: StartRequest, cause: string): Promise<Ticket> {
  const service = serviceOf(request.spec);
  try {
    await ports.ledger.reject(rejectionOf(request, service, cause, ports.clock.now()));
  } catch (error) {
    // The table itself may have refused. A call that only failed for now is made again with the whole plan.
    if (!(error instanceof RefusedError)) throw error;
  }
  try {
    await ports.announcer.announce([rejected(request.rolloutId, request.rolloutId, service, cause)]);
  } catch (error) {
    // A failed or doubtful announcement makes the start no less rejected.
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
