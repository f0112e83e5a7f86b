import { wait } from '../../local/clock.ts';
import type { InProcessFunction } from '../../local/lambda/in-process/in-process-launcher.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import { isRecord } from './routes-in-force.ts';
import type { Scenario } from './scenario.ts';
import type { SimulationClock } from './simulation-clock.ts';

export const teamHookName = 'team-hook';

/** The requests to the team's own function, and its answers, by id. */
export interface TeamHook {
  readonly asked: ReadonlySet<string>;
  /** Ids that it said yes to, at least once. */
  readonly passed: ReadonlySet<string>;
  readonly run: InProcessFunction;
}

const seldom = 0.12;
const moments = ['beforeFirstShift', 'beforeStep', 'afterPromotion', 'afterRollback'];

/** A share of all rollouts has hooks, and each that meets a fault of theirs, unless the scenario has its own. */
export function withHooks(scenario: Scenario, random: Random, plan: FaultPlan): Scenario {
  if (scenario.spec.hooks !== undefined) return scenario;
  const isMeant = [...plan.rates.keys()].some((kind) => kind.startsWith('hook:'));
  if (!isMeant && !random.chance(seldom)) return scenario;
  const chosen = moments.filter(() => random.chance(0.6));
  const hooks = (chosen.length === 0 ? moments : chosen).map((at) => ({
    name: `on-${at}`,
    at,
    lambda: teamHookName,
    timeout: random.pick(['20s', '1m', '5m']),
    ...(at.startsWith('before') && { onFailure: random.pick(['rollback', 'rollback', 'proceed', 'hold']) }),
  }));
  return { ...scenario, spec: { ...scenario.spec, hooks } };
}

/** A team's function: quick or slow. By the plan of faults it says no, dies or never answers. */
export function teamHook(
  faults: Faults,
  random: Random,
  clock: () => SimulationClock,
  trace: (text: string) => void,
): TeamHook {
  const asked = new Set<string>();
  const passed = new Set<string>();
  return {
    asked,
    passed,
    async run(event) {
      const id = isRecord(event) ? String(event.id) : '';
      asked.add(id);
      trace(`  hook ${id} is called`);
      if (faults.strikes('hook: hangs')) return new Promise(() => undefined);
      if (faults.strikes('hook: dies')) throw new Error('the team made a mistake');
      await wait(clock(), random.pick([200, 2000, 15_000]));
      if (faults.strikes('hook: says no')) return { passed: false, text: 'on purpose' };
      if (faults.strikes('hook: says anything')) return random.pick([null, 'yes', { passed: 'yes' }, { ok: true }]);
      passed.add(id);
      return { passed: true };
    },
  };
}
