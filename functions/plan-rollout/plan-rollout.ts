import { closedWindow } from '../../core/control/closed-window.ts';
import type { Control } from '../../core/control/control.ts';
import { dueHook } from '../../core/control/due-hook.ts';
import { ContendedError, RefusedError, TransientError } from '../../core/errors.ts';
import { turnsOfExecution } from '../../core/execution/continuation.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { hookAccessOf } from '../../core/hooks/hook-access.ts';
import { versionNames } from '../../core/plan/names.ts';
import type { Facts } from '../../core/preflight/facts.ts';
import { makePlan, redAlarm } from '../../core/preflight/make-plan.ts';
import { traitsOf } from '../../core/routing/traits.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import type { ResolvedSpec } from '../../core/spec/resolved-spec.ts';
import type { RolloutSpec } from '../../core/spec/spec.ts';
import type { Problem } from '../../core/text/problem.ts';
import { formatProblem, formatProblems } from '../../core/text/problem.ts';
import { announced } from '../rollout/announcing.ts';
import { findFacts } from '../rollout/find-facts.ts';
import { ledgerOrder, recordOf } from '../rollout/ledger.ts';
import { givingWay } from '../rollout/mesh.ts';
import type { PlanPorts } from '../rollout/ports.ts';
import { scopeFull } from '../rollout/scope-turn.ts';
import { sharedRouteProblems } from '../rollout/shared-routes.ts';
import { holderOr, lineProblems, problemOf } from '../rollout/start-problems.ts';
import { blankTicket, lostRouter, turnTicket } from '../rollout/tickets.ts';
import { dismissed, refusalOf, refused, reject } from './refuse.ts';
import type { StartRequest } from './request.ts';
import { ownControl, takeRouter } from './take-router.ts';
import { longestHours, redMeanwhile, turnSeconds, turnsWaited, waitedTooLong, waitTurn } from './wait-turn.ts';

/** Checks a spec against AWS, takes the router, and fixes the plan that the rollout rests on. */
export async function planRollout(ports: PlanPorts, request: StartRequest): Promise<Ticket> {
  try {
    const parsed = parseSpec(request.spec);
    if ('problems' in parsed) return await refused(ports, request, parsed.problems);
    return await planInTurn(ports, request, parsed.spec);
  } catch (error) {
    // As a problem, because an execution's cause would show no more of the error than its name.
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    return reject(ports, request, formatProblem(problem));
  }
}

/**
 * Plans in turn, because many starts at once make more calls than AWS takes. The wait is bounded. A start whose alarm
 * turns red meanwhile is refused at once: the rollbacks of earlier rollouts then keep the mesh busy.
 */
async function planInTurn(ports: PlanPorts, request: StartRequest, spec: RolloutSpec): Promise<Ticket> {
  const done = await givingWay(ports, spec.router, traitsOf(spec.router).callsPerPlan, () =>
    resolveAndPlan(ports, request, spec),
  );
  if (typeof done !== 'number') return done;
  const red = await redMeanwhile(ports, spec);
  if (red.length > 0) return refused(ports, request, red);
  if (!waitedTooLong(request, ports.clock.now(), longestPacedHours))
    return turnTicket(request.rolloutId, 'waits until AWS takes more calls', done);
  return refused(ports, request, [tooBusy]);
}

const longestPacedHours = 1;

const tooBusy: Problem = {
  path: 'router',
  found: `more calls of the mesh than AWS lets this account make, for ${longestPacedHours} h`,
  allowed: 'fewer rollouts at once, or a higher quota: nothing was written, start it again later',
};

async function resolveAndPlan(ports: PlanPorts, request: StartRequest, spec: RolloutSpec): Promise<Ticket> {
  const resolved = await ports.router.resolve(spec);
  return 'problems' in resolved ? refused(ports, request, resolved.problems) : plan(ports, request, resolved.spec);
}

async function plan(ports: PlanPorts, request: StartRequest, spec: ResolvedSpec): Promise<Ticket> {
  // A retry after the router was taken: the plan of then stands, in spite of later changes.
  const own = await ownControl(ports.control, spec, request);
  if (own !== undefined) {
    const { outcome } = (await ports.ledger.recordOf(request.rolloutId)) ?? {};
    return outcome === undefined ? watched(ports, request, own) : lostRouter(ports.ledger, blankTicket(own.rolloutId));
  }
  const refusal = await refusalOf(ports, request);
  if (refusal !== undefined) return reject(ports, request, refusal);
  const stopped = await lineProblems(ports.line, spec);
  if (stopped.length > 0)
    return refused(ports, request, [...stopped, ...(await besideStop(ports, request, spec))], spec);
  const cause = await waitTurn(ports, spec, request, ports.clock.now());
  if (cause !== undefined) return turnTicket(request.rolloutId, cause, turnSeconds);
  const full = await scopeFull(ports.control, spec.maxConcurrent, request);
  if (full !== undefined) {
    if (waitedTooLong(request, ports.clock.now(), longestHours))
      return refused(ports, request, [scopeProblem(full)], spec);
    return turnTicket(request.rolloutId, full, turnSeconds);
  }
  const facts = await findFacts({ ...ports, ...accessIn(request) }, spec, ports.clock.now());
  const planned = makePlan(await ports.router.rulesOf(spec.router), spec, facts, request.rolloutId);
  if ('problems' in planned) {
    const problems = await holderOr(ports.control, spec, planned, request.rolloutId);
    return refused(ports, request, problems, spec);
  }
  const taken = await takeRouter(
    ports,
    { ...request, ...planned, documents: await documentsOf(ports, facts, spec) },
    ports.clock.now(),
  );
  if ('problems' in taken) return refused(ports, request, taken.problems, spec);
  if ('ended' in taken) return lostRouter(ports.ledger, blankTicket(request.rolloutId));
  return watched(ports, request, taken.control);
}

/** The other problems of a start that a stopped line refuses, as far as AWS answers. */
async function besideStop(
  ports: PlanPorts,
  { rolloutId }: StartRequest,
  spec: ResolvedSpec,
): Promise<readonly Problem[]> {
  try {
    const facts = await findFacts(ports, spec, ports.clock.now());
    const planned = makePlan(await ports.router.rulesOf(spec.router), spec, facts, rolloutId);
    return 'problems' in planned ? await holderOr(ports.control, spec, planned, rolloutId) : [];
  } catch (error) {
    // The start is refused in any case, so waiting for AWS to answer is no use.
    if (error instanceof TransientError || error instanceof RefusedError) return [];
    throw error;
  }
}

const accessIn = ({ hooks, execution }: StartRequest) => hooks && { hookAccess: hookAccessOf(hooks, execution) };

async function documentsOf({ router }: PlanPorts, { routes }: Facts, spec: ResolvedSpec) {
  const { documentOf } = await router.rulesOf(spec.router);
  return Object.fromEntries(routes.flatMap(({ name, reading }) => (reading ? [[name, documentOf(reading)]] : [])));
}

const scopeProblem = (found: string): Problem => ({
  path: 'maxConcurrent',
  found: `12h after the start: ${found}`,
  allowed: 'fewer: see `meshshift list`, then start again',
});

/** What keeps a start out that took its router together with another of its scope; undefined once it is recorded. */
async function outOfTurn({ control: store, ledger }: PlanPorts, control: Control): Promise<string | undefined> {
  const { phase, stop, plan, rolloutId } = control;
  if (phase !== 'planned' || stop !== undefined) return undefined;
  const full = await scopeFull(store, plan.maxConcurrent, control);
  return full === undefined || (await ledger.recordOf(rolloutId)) !== undefined ? undefined : full;
}

/** Gives the router back before anything was written or recorded, and waits for a turn again. */
async function stepBack(ports: PlanPorts, control: Control, cause: string): Promise<Ticket> {
  if (await ports.control.release(control)) return turnTicket(control.rolloutId, cause, turnSeconds);
  throw new ContendedError(`the control item of ${control.router} changed while it was being given back`);
}

const wantedBy = ({ plan, routes }: Control) => ({ router: plan.router, routes: routes.map(({ name }) => name) });

/** Index first, then the states, then the first write, so that at any time one of the two paths sees an alarm. */
async function watched(ports: PlanPorts, request: StartRequest, control: Control): Promise<Ticket> {
  const refusal = control.phase === 'planned' ? await refusalOf(ports, request) : undefined;
  if (refusal !== undefined) return dismissed(ports, control, refusal);
  const shared = await sharedRouteProblems(ports.control, wantedBy(control));
  if (shared.length > 0 && control.phase === 'planned') return dismissed(ports, control, formatProblems(shared));
  const full = await outOfTurn(ports, control);
  if (full !== undefined) return stepBack(ports, control, full);
  await ports.control.indexAlarms(control);
  const { alarms } = control.plan;
  const states = alarms.length === 0 ? [] : await ports.alarms.read(alarms.map(({ arn }) => arn));
  const red = states.flatMap((alarm) => redAlarm(alarm, 'alarms'));
  if (red.length > 0 && control.phase === 'planned') return dismissed(ports, control, formatProblems(red));
  const { stable, canary } = versionNames(control.plan);
  const text = `${stable} to ${canary} in ${control.plan.steps.length} steps`;
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
  // Each turn in a queue left its events in the execution's history.
  const waits = dueHook(control) !== undefined || closedWindow(control, 0, ports.clock.now()) !== undefined;
  const turnsLeft = turnsOfExecution - turnsWaited(request, ports.clock.now());
  return {
    rolloutId,
    router,
    fence,
    seq: 0,
    rev,
    turnsLeft,
    next: { action: waits ? 'look' : 'shift', seconds: 0, cause: '' },
  };
}
