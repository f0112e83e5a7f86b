import { attemptIs, mostAttempts, sameInput } from '../../core/execution/attempt.ts';
import type { CommandAnswer } from '../../core/signals/command.ts';
import { requestLifetimeSeconds } from '../../core/signals/command.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import type { RolloutSpec } from '../../core/spec/spec.ts';
import { formatProblems } from '../../core/text/problem.ts';
import { span } from '../../core/text/span.ts';
import { rejected } from '../rollout/announcing.ts';
import type { RequestPorts } from '../rollout/ports.ts';
import type { RequestEvent } from './request.ts';
import { serviceOf } from './request.ts';

/**
 * Starts the rollout that an event requests: the next attempt, or none while one runs with the same spec. The meaning
 * of the event is settled once, under its id, before the start. So an event that is delivered twice, or after its
 * rollout has ended, starts nothing more. A request that cannot be met is announced as `Rollout Rejected`.
 */
export async function startRequested(ports: RequestPorts, event: RequestEvent): Promise<void> {
  const settled = (await ports.ledger.answerTo(event.id)) ?? (await settle(ports, event));
  const { rolloutId } = settled;
  if (rolloutId === undefined || settled.status === 'refused') return reject(ports, event, settled.text);
  const input = JSON.stringify(event.detail);
  if (await ports.starts.startExecution(rolloutId, input)) return;
  // An execution of that name exists: this request's own, an equal one, or another one started in between.
  const execution = await ports.starts.execution(rolloutId);
  if (execution !== undefined && !sameInput(execution.input, input))
    await reject(ports, event, otherSpec(rolloutId), rolloutId);
}

/** Settles the meaning of the request; of several deliveries at once, the first to write decides for all. */
async function settle(ports: RequestPorts, event: RequestEvent): Promise<CommandAnswer> {
  const answer = { at: ports.clock.now(), ...(await meaningOf(ports, event)) };
  await ports.ledger.answer(event.id, answer);
  return (await ports.ledger.answerTo(event.id)) ?? answer;
}

async function meaningOf(ports: RequestPorts, { time, detail }: RequestEvent): Promise<Omit<CommandAnswer, 'at'>> {
  const refused = (text: string) => ({ status: 'refused' as const, text });
  if (ports.clock.now() - Date.parse(time) > requestLifetimeSeconds * 1000)
    return refused(`the request came more than ${span(requestLifetimeSeconds)} after it was made: make it again`);
  const parsed = parseSpec(detail);
  if ('problems' in parsed) return refused(formatProblems(parsed.problems));
  return nextAttempt(ports, parsed.spec, JSON.stringify(detail));
}

async function nextAttempt(
  { starts, ledger, idOf }: RequestPorts,
  { service, revision, canary }: RolloutSpec,
  input: string,
): Promise<Omit<CommandAnswer, 'at'>> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const rolloutId = idOf(service, revision ?? canary, attempt);
    const [execution, record, rejection] = await Promise.all([
      starts.execution(rolloutId),
      ledger.recordOf(rolloutId),
      ledger.rejectionOf(rolloutId),
    ]);
    switch (attemptIs(execution, (record ?? rejection) !== undefined, input)) {
      case 'ended':
        break;
      case 'other':
        return { status: 'refused', text: otherSpec(rolloutId) };
      default:
        return { status: 'accepted', text: `it is ${rolloutId}`, rolloutId };
    }
  }
  return { status: 'refused', text: `${mostAttempts} attempts at this revision have ended: give it another revision` };
}

const otherSpec = (rolloutId: string) => `${rolloutId} runs with another spec: wait for it or abort it, then ask again`;

/** @param rolloutId the request's own id by default, if it became no rollout */
const reject = ({ announcer }: RequestPorts, { id, detail }: RequestEvent, text: string, rolloutId = id) =>
  announcer.announce([rejected(id, rolloutId, serviceOf(detail), text)]);
