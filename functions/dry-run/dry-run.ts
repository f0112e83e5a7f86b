import { liveTraffic } from '../../core/analysis/live-traffic.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import type { Clock } from '../../core/ports/time.ts';
import type { AlarmToTry, DryRunAnswer } from '../../core/preflight/dry-run.ts';
import type { Facts } from '../../core/preflight/facts.ts';
import { makePlan } from '../../core/preflight/make-plan.ts';
import type { Prospect } from '../../core/preflight/prospect.ts';
import { prospectOf } from '../../core/preflight/prospect.ts';
import { warningsOf } from '../../core/preflight/warnings.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import type { RolloutSpec } from '../../core/spec/spec.ts';
import { climbingSteps } from '../../core/spec/strategy.ts';
import type { World } from '../find-facts.ts';
import { findFacts } from '../find-facts.ts';
import { lineProblems } from '../line-problems.ts';
import { problemOf } from '../problem-of.ts';
import { holderOr, holderProblems } from '../router-holder.ts';
import { alarmToTry } from './alarm-to-try.ts';
import type { DryRunRequest } from './request.ts';

/** All that it needs is read: of the stores it has no more than what reads. */
export interface DryRunPorts extends World {
  readonly control: Pick<ControlStore, 'read'>;
  readonly line: Pick<LineSwitch, 'read'>;
  readonly clock: Clock;
}

/** The answer with the whole plan, of which the command reads a part. */
interface Foreseen extends DryRunAnswer {
  readonly plan?: RolloutPlan;
}

/**
 * What would happen: for people and pipelines, who may ask and may not drive. It answers with the plan of a spec, or with
 * what an alarm is now that is to be set off under a probe.
 */
export const dryRun =
  (ports: DryRunPorts) =>
  async (request: DryRunRequest): Promise<Foreseen | AlarmToTry> => {
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
  };

async function foresee(ports: DryRunPorts, spec: RolloutSpec): Promise<Foreseen> {
  const facts = await findFacts(ports, spec, ports.clock.now());
  const planned = makePlan(spec, facts);
  const prospect = prospectFor(spec, facts);
  const told = { ...(prospect && { prospect }), warnings: warningsOf(spec, facts, prospect) };
  const stopped = await lineProblems(ports.line, spec);
  if ('problems' in planned)
    return { ...told, problems: [...(await holderOr(ports.control, spec, planned)), ...stopped] };
  return { ...told, plan: planned.plan, problems: [...(await holderProblems(ports.control, spec)), ...stopped] };
}

function prospectFor({ analysis, strategy }: RolloutSpec, { measured }: Facts): Prospect | undefined {
  const live = measured && liveTraffic(measured.periods);
  if (analysis === 'alarmsOnly' || live === undefined) return undefined;
  return prospectOf(climbingSteps(strategy), analysis, live);
}
