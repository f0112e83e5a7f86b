import { liveTraffic } from '../../core/analysis/live-traffic.ts';
import { ContendedError, RefusedError, TransientError } from '../../core/errors.ts';
import type { Clock, LineSwitch, Pace } from '../../core/ports.ts';
import { turnsOfExecution } from '../../core/rollout/continuation.ts';
import type { Control } from '../../core/rollout/control.ts';
import { dueHook } from '../../core/rollout/due-hook.ts';
import type { Facts } from '../../core/rollout/facts.ts';
import type { Planned } from '../../core/rollout/make-plan.ts';
import { makePlan, redAlarm } from '../../core/rollout/make-plan.ts';
import { parseSpec } from '../../core/rollout/parse-spec.ts';
import type { RolloutPlan } from '../../core/rollout/plan.ts';
import type { Problem } from '../../core/rollout/problem.ts';
import { formatProblem } from '../../core/rollout/problem.ts';
import type { Prospect } from '../../core/rollout/prospect.ts';
import { prospectOf } from '../../core/rollout/prospect.ts';
import type { RolloutSpec } from '../../core/rollout/spec.ts';
import { plannedSteps } from '../../core/rollout/strategy.ts';
import type { Ticket } from '../../core/rollout/ticket.ts';
import { warningsOf } from '../../core/rollout/warnings.ts';
import { announced } from '../announced.ts';
import { dismissRollout } from '../end-rollout.ts';
import { givingWay } from '../give-way.ts';
import { heldControl, lostRouter } from '../held-control.ts';
import { ledgerOrder } from '../ledger-order.ts';
import { recordOf } from '../record-of.ts';
import { serviceOf } from '../service-of.ts';
import type { World } from './find-facts.ts';
import { findFacts } from './find-facts.ts';
import { lineProblems } from './line-problems.ts';
import type { PlanRequest, StartRequest } from './request.ts';
import type { Taking } from './take-router.ts';
import { holderProblems, ownControl, takeRouter } from './take-router.ts';
import { turnSeconds, turnsWaited, waitedTooLong, waitTurn } from './wait-turn.ts';

export interface PlanPorts extends World, Taking {
  readonly line: LineSwitch;
  readonly pace: Pace;
  readonly clock: Clock;
}

/** What a dry run finds: the plan, or the problems; nothing was written anywhere. */
export interface DryRun {
  readonly plan?: RolloutPlan;
  /** What the analysis can expect of today's traffic; absent when it does not judge error rates, or saw none. */
  readonly prospect?: Prospect;
  /** What does not keep it from starting. */
  readonly warnings?: readonly Problem[];
  readonly problems: readonly Problem[];
}

/** Validates a spec against the world, takes the router, and settles all that the rollout will rest on. */
export const planRollout =
  (ports: PlanPorts) =>
  async (request: PlanRequest): Promise<Ticket | DryRun> => {
    try {
      return 'dryRun' in request ? await plan(ports, request) : await planInTurn(ports, request);
    } catch (error) {
      // Told as a problem, because an execution's cause would show no more of it than the error's name.
      if (!(error instanceof RefusedError)) throw error;
      const problem = notPermitted(error);
      return 'dryRun' in request ? { problems: [problem] } : reject(ports, request, formatProblem(problem));
    }
  };

/** Many starts at once are more than AWS takes in at once: each waits for its turn, though not for ever. */
async function planInTurn(ports: PlanPorts, request: StartRequest): Promise<Ticket | DryRun> {
  const done = await givingWay(ports, callsPerPlan, () => plan(ports, request));
  if (typeof done !== 'number') return done;
  if (!waitedTooLong(request, ports.clock.now(), longestPacedHours))
    return turnTicket(request.rolloutId, 'waits until AWS takes more calls', done);
  return refused(ports, request, [tooBusy]);
}

/** A route, and the two targets that it is to have. */
const callsPerPlan = 3;

const longestPacedHours = 1;

const tooBusy: Problem = {
  path: 'router',
  found: `more calls of the mesh than AWS lets this account make, for ${longestPacedHours} h`,
  allowed: 'fewer rollouts at once, or a higher quota: nothing was written, start it again later',
};

async function plan(ports: PlanPorts, request: PlanRequest): Promise<Ticket | DryRun> {
  const parsed = parseSpec(request.spec);
  if ('problems' in parsed) return refused(ports, request, parsed.problems);
  if (!('dryRun' in request)) {
    const refusal = await ports.ledger.answerTo(request.rolloutId);
    if (refusal?.status === 'refused') return reject(ports, request, refusal.text);
    // Tried again after the router was taken: what was settled then stands, however the world has changed since.
    const own = await ownControl(ports.control, parsed.spec, request);
    if (own !== undefined) {
      const { outcome } = (await ports.ledger.recordOf(request.rolloutId)) ?? {};
      return outcome === undefined
        ? watched(ports, request, own)
        : lostRouter(ports.ledger, blankTicket(own.rolloutId));
    }
    const stopped = await lineProblems(ports.line, parsed.spec);
    if (stopped.length > 0) return refused(ports, request, stopped);
    const cause = await waitTurn(ports, parsed.spec, request, ports.clock.now());
    if (cause !== undefined) return turnTicket(request.rolloutId, cause, turnSeconds);
  }
  const facts = await findFacts(ports, parsed.spec, ports.clock.now());
  const planned = makePlan(parsed.spec, facts);
  if ('dryRun' in request) return dryRun(ports, parsed.spec, facts, planned);
  if ('problems' in planned)
    return refused(ports, request, await problemsOf(ports, parsed.spec, planned, request.rolloutId));
  const taken = await takeRouter(ports, { ...request, ...planned }, ports.clock.now());
  if ('problems' in taken) return refused(ports, request, taken.problems);
  if ('ended' in taken) return lostRouter(ports.ledger, blankTicket(request.rolloutId));
  return watched(ports, request, taken.control);
}

const notPermitted = ({ message }: RefusedError): Problem => ({
  path: 'permissions',
  found: message,
  allowed: 'what this asks for: see the function’s role in the template',
});

async function dryRun(ports: PlanPorts, spec: RolloutSpec, facts: Facts, planned: Planned): Promise<DryRun> {
  const prospect = prospectFor(spec, facts);
  const told = { ...(prospect && { prospect }), warnings: warningsOf(spec, facts, prospect) };
  const stopped = await lineProblems(ports.line, spec);
  if ('problems' in planned) return { ...told, problems: [...(await problemsOf(ports, spec, planned)), ...stopped] };
  return { ...told, plan: planned.plan, problems: [...(await holderProblems(ports.control, spec)), ...stopped] };
}

function prospectFor({ analysis, strategy }: RolloutSpec, { measured }: Facts): Prospect | undefined {
  const live = measured && liveTraffic(measured.periods);
  if (analysis === 'alarmsOnly' || live === undefined) return undefined;
  return prospectOf(plannedSteps(strategy), analysis, live);
}

/** A rollout that runs splits the route: who holds the router is then the problem, not what it did to the route. */
async function problemsOf(
  { control }: PlanPorts,
  spec: RolloutSpec,
  planned: Extract<Planned, { problems: unknown }>,
  self?: string,
): Promise<readonly Problem[]> {
  const held = await holderProblems(control, spec, self);
  return held.length > 0 ? held : planned.problems;
}

/** Index first, then the states, then the first write: an alarm is seen by one of the two paths at any time. */
async function watched(ports: PlanPorts, request: StartRequest, control: Control): Promise<Ticket> {
  await ports.control.indexAlarms(control);
  const { alarms } = control.plan;
  const states = alarms.length === 0 ? [] : await ports.alarms.read(alarms.map(({ arn }) => arn));
  const red = states.flatMap((alarm) => redAlarm(alarm, 'alarms'));
  if (red.length > 0 && control.phase === 'planned') {
    const cause = red.map(formatProblem).join('; ');
    await dismissOwn(ports, control, cause);
    return { ...blankTicket(control.rolloutId), next: { action: 'rejected', seconds: 0, cause } };
  }
  const text = `${control.plan.stable} to ${control.plan.canary} in ${control.plan.steps.length} steps`;
  await ports.ledger.record(recordOf(control));
  await ports.ledger.append({
    rolloutId: control.rolloutId,
    order: ledgerOrder(control, 'planned'),
    at: control.plannedAt,
    by: 'plan-rollout',
    did: 'planned',
    why: text,
  });
  await ports.announcer.announce([announced(control, 'Rollout Started', text)]);
  const { rolloutId, router, fence, rev } = control;
  // Each turn in a queue has left its events in the execution's history.
  const turnsLeft = turnsOfExecution - turnsWaited(request, ports.clock.now());
  return {
    rolloutId,
    router,
    fence,
    seq: 0,
    rev,
    turnsLeft,
    next: { action: dueHook(control) ? 'look' : 'shift', seconds: 0, cause: '' },
  };
}

/**
 * It holds the router, so it ends as every holder does: told before it is given back. And only as long as nothing but
 * signals came in: another try of the same plan may have found the alarm quiet and have let it go on.
 */
async function dismissOwn(ports: PlanPorts, control: Control, cause: string): Promise<void> {
  let latest: Control | undefined = control;
  for (let i = 0; i < 5 && latest?.phase === 'planned'; i++) {
    if (await dismissRollout(ports, latest, 'rejected', cause, ports.clock.now())) return;
    latest = await heldControl(ports.control, control);
  }
  throw new ContendedError(`the control item of ${control.router} changed while its alarms were read`);
}

async function refused(ports: PlanPorts, request: PlanRequest, problems: readonly Problem[]): Promise<Ticket | DryRun> {
  if ('dryRun' in request) return { problems };
  const cause = problems.map(formatProblem).join('; ');
  // A start is a command, and its refusal stands: tried again because the answer was lost, a plan might find the world
  // better and begin what everybody takes for rejected.
  await ports.ledger.answer(request.rolloutId, { status: 'refused', text: cause, at: ports.clock.now() });
  return reject(ports, request, cause);
}

async function reject(ports: PlanPorts, request: StartRequest, cause: string): Promise<Ticket> {
  try {
    await ports.announcer.announce([
      {
        type: 'Rollout Rejected',
        eventId: `${request.rolloutId}/Rollout Rejected`,
        rolloutId: request.rolloutId,
        service: serviceOf(request.spec),
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

/** Of a rollout that asks again later whether it is its turn. */
const turnTicket = (rolloutId: string, cause: string, seconds: number): Ticket => ({
  ...blankTicket(rolloutId),
  next: { action: 'queue', seconds, cause },
});

/** Of a rollout that holds no router. */
const blankTicket = (rolloutId: string): Ticket => ({
  rolloutId,
  router: '',
  fence: 0,
  seq: 0,
  rev: 0,
  turnsLeft: 0,
  next: { action: 'rejected', seconds: 0, cause: '' },
});
