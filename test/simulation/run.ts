import type { BaseStack } from './base-stack.ts';
import { caretaker } from './caretaker.ts';
import { carryOut } from './carry-out.ts';
import { concluding } from './concluding.ts';
import { editWatch } from './edit-watch.ts';
import { healthWatch } from './health-watch.ts';
import { historiesOf } from './histories.ts';
import { commandWatch, holdWatch } from './hold-watch.ts';
import { hookWatch } from './hook-watch.ts';
import { landingWatch } from './landing-watch.ts';
import { whenDue } from './moments.ts';
import { neighbour } from './neighbour.ts';
import type { Act } from './people.ts';
import { actsOf } from './people.ts';
import { registerWatch } from './register-watch.ts';
import { rollbackWatch } from './rollback-watch.ts';
import type { RunOptions, RunResult } from './run-options.ts';
import { behaviours, names } from './scenario.ts';
import { shortestPath } from './shortest-path.ts';
import { stranger } from './stranger.ts';
import { succession } from './succession.ts';
import type { Traffic } from './traffic.ts';
import { traffic } from './traffic.ts';
import { verdictWatch } from './verdict-watch.ts';
import { wakeWatch } from './wake-watch.ts';
import type { World } from './world.ts';
import { world } from './world.ts';

const minute = 60_000;
/** A run that has not come to rest by then never will. */
const longestMinutes = 4 * 60;

/** Ended from outside, by a full history, or by giving up: its remaining work stays undone. */
const isCutShort = (outcome = '') => ['aborted', 'States.Runtime', 'rollbackFailed'].includes(outcome);

/** Everything that one seed decides, from the first start to the last lease given back, judged by every rule. */
export async function run(base: BaseStack, seed: number, options: RunOptions = {}): Promise<RunResult> {
  const here = await world(base, seed, options);
  const { clock, random, scenario, plan, start, observer } = here;
  const cars = trafficOf(here);
  await cars.publishPast(8);
  cars.start();
  while (clock.now() < start && (await clock.step(start)));

  const acts = options.acts ?? actsOf(random.fork('people'), plan, scenario.alarms);
  const begin: Act = { at: 200, does: 'start', canary: String(scenario.spec.canary) };
  whenDue(here, [begin, ...acts], (act) => void carryOut(here, act));
  const watch = rollbackWatch(here, (version) => cars.lastMinute(version), random.fork('alarms'));
  const paths = shortestPath(here);
  const handovers = succession(here);
  stranger(here);
  neighbour(here);
  wakeWatch(here);
  registerWatch(here);
  holdWatch(here);
  landingWatch(here);
  if (here.router.healthReadBy !== undefined) {
    healthWatch(here);
    editWatch(here);
  }
  commandWatch(here);
  const hooks = hookWatch(here);
  verdictWatch(here, cars, acts);
  caretaker(here, random.fork('caretaker'));
  const end = concluding(here, acts);
  const longest = (options.longestMinutes ?? longestMinutes) * minute;
  const isBroken = () => options.untilBroken === true && observer.violations.length > 0;
  while (clock.now() < start + longest && !end.isOver() && !isBroken() && (await clock.step(start + longest)));
  if (!isBroken()) {
    await end.check(watch);
    hooks.check((rolloutId) => isCutShort(end.ends.get(rolloutId)?.outcome));
  }
  const calls = here.calls();
  const histories = await historiesOf(here);
  await here.aws.close();
  return {
    seed,
    router: here.router.provider,
    outcome: end.ends.get('checkout-1')?.outcome ?? 'never started',
    ends: end.ends,
    told: observer.told,
    routes: here.router.routes,
    violations: observer.violations,
    faults: here.faults.counts,
    slowestRollback: watch.slowest(),
    paths,
    handovers: handovers(),
    virtualSeconds: Math.round((clock.now() - start) / 1000),
    calls,
    histories,
  };
}

function trafficOf({ random, router, health, scenario, plan, faults, start, clock }: World): Traffic {
  const own = random.fork('traffic');
  const following = random.fork('sidecars');
  const since = () => clock.now() - start;
  // An agent that filters them has done so for as long as it runs, before the rollout as well.
  const filtered = 'metrics: errors not forwarded';
  const keepsErrors = !random.fork('agents').chance(plan.rates.get(filtered) ?? 0);
  if (!keepsErrors) {
    faults.injected(filtered);
    faults.took(filtered);
  }
  return traffic({
    clock,
    random: own,
    router,
    reporting: router.reporting(scenario),
    requestsPerSecond: scenario.requestsPerSecond,
    behaviourOf(version) {
      if (version !== names.canary) return scenario.stable;
      const condition = health.conditionOf(version);
      if (condition !== 'well') return condition === 'sick' ? behaviours.dead : behaviours.gone;
      if (scenario.canary === 'good') return scenario.stable;
      if (scenario.canary !== 'turnsBad') return behaviours[scenario.canary];
      return since() > scenario.turnsAfterMinutes * minute ? behaviours.bad : scenario.stable;
    },
    propagationMs(caller) {
      if (scenario.staying?.includes(caller)) return Number.POSITIVE_INFINITY;
      if (!faults.strikes('sidecar: does not follow')) return following.between(...router.followsWithinMs);
      return following.chance(0.5) ? Number.POSITIVE_INFINITY : following.between(60_000, 300_000);
    },
    spoil(data) {
      if (faults.strikes('metrics: missing')) return [];
      const forwarded = keepsErrors ? data : data.filter(({ MetricName }) => !MetricName.includes('5XX'));
      return faults.strikes('metrics: counted twice') ? [...forwarded, ...forwarded] : forwarded;
    },
  });
}
