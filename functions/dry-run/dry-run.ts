import type { RouteState } from '../../core/control/control.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import { climbingSteps } from '../../core/plan/steps.ts';
import type { AlarmSource } from '../../core/ports/alarms.ts';
import type { AlarmToTry, DryRunAnswer } from '../../core/preflight/dry-run.ts';
import type { Facts } from '../../core/preflight/facts.ts';
import { liveTraffic } from '../../core/preflight/forecast.ts';
import { makePlan } from '../../core/preflight/make-plan.ts';
import type { Prospect } from '../../core/preflight/prospect.ts';
import { prospectOf } from '../../core/preflight/prospect.ts';
import { warningsOf } from '../../core/preflight/warnings.ts';
import { withCanaryWeight } from '../../core/routing/canary-weight.ts';
import { unsettledPeriods } from '../../core/routing/traits.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import type { RolloutSpec } from '../../core/spec/spec.ts';
import type { Problem } from '../../core/text/problem.ts';
import { findFacts } from '../rollout/find-facts.ts';
import type { DryRunPorts } from '../rollout/ports.ts';
import { scopeFull } from '../rollout/scope-turn.ts';
import { sharedRouteProblems } from '../rollout/shared-routes.ts';
import { holderOr, holderProblems, lineProblems, problemOf } from '../rollout/start-problems.ts';
import type { DryRunRequest } from './request.ts';

/** The answer with the whole plan; the command reads a part of it. */
interface Foreseen extends DryRunAnswer {
  readonly plan?: RolloutPlan;
}

/**
 * Answers people and pipelines, who may ask and may not drive: with the plan of a spec and its problems, or with the
 * state of an alarm that a probe would set off.
 */
export async function dryRun(ports: DryRunPorts, request: DryRunRequest): Promise<Foreseen | AlarmToTry> {
  if ('probe' in request) return alarmToTry(ports.alarms, request.probe.alarm);
  const parsed = parseSpec(request.spec);
  if ('problems' in parsed) return parsed;
  try {
    return await foresee(ports, parsed.spec);
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    return { problems: [problem] };
  }
}

async function foresee(ports: DryRunPorts, asked: RolloutSpec): Promise<Foreseen> {
  const resolved = await ports.router.resolve(asked);
  if ('problems' in resolved) return resolved;
  const { spec } = resolved;
  const facts = await findFacts(ports, spec, ports.clock.now());
  const planned = makePlan(await ports.router.rulesOf(spec.router), spec, facts);
  const prospect = prospectFor(asked, facts);
  const full = await scopeFull(ports.control, spec.maxConcurrent, { rolloutId: '' });
  const warnings = [...warningsOf(asked, facts, prospect), ...(full === undefined ? [] : [fullScope(full)])];
  const beside = { ...(prospect && { prospect }), warnings };
  const stopped = [...(await lineProblems(ports.line, spec)), ...(await sharedRouteProblems(ports.control, spec))];
  if ('problems' in planned)
    return { ...beside, problems: [...(await holderOr(ports.control, spec, planned)), ...stopped] };
  return {
    ...beside,
    plan: planned.plan,
    routes: planned.routes.map((route) => routeChange(planned.plan, route)),
    problems: [...(await holderProblems(ports.control, spec)), ...stopped],
  };
}

const fullScope = (found: string): Problem => ({
  path: 'maxConcurrent',
  found: `a start ${found}`,
  allowed: 'a start once one of them has ended',
});

/** A route's targets as they are, and once all of its weight is the canary's. */
const routeChange = ({ stable, canary }: RolloutPlan, { name, original: { targets } }: RouteState) => ({
  name,
  before: targets,
  after: withCanaryWeight(targets, stable, canary, 100),
});

function prospectFor({ analysis, strategy, router }: RolloutSpec, { measured }: Facts): Prospect | undefined {
  const live = measured && liveTraffic(measured.periods);
  if (analysis === 'alarmsOnly' || live === undefined) return undefined;
  return prospectOf(
    climbingSteps(strategy),
    analysis,
    live,
    unsettledPeriods(router, analysis.metrics.period),
    measured?.additional,
  );
}

/** Whether an alarm can be set off so that its event stops a probe; a red or suppressed alarm would send no event. */
async function alarmToTry(alarms: AlarmSource, name: string): Promise<AlarmToTry> {
  const [alarm] = await alarms.read([name]);
  if (alarm === undefined) return { refused: `there is no alarm ${name} in this account and Region` };
  if (alarm.suppressed) return { refused: `${alarm.name} has its actions suppressed: its event would be no stop` };
  if (alarm.state === 'ALARM')
    return { refused: `${alarm.name} is in ALARM already, so that no event would come: let it recover first` };
  return { arn: alarm.arn, was: alarm.state };
}
