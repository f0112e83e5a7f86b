import { isHeld } from '../../core/control/control.ts';
import { traitsOf } from '../../core/routing/traits.ts';
import { AwsError } from '../../local/kit/aws-error.ts';
import { isRecord } from './routes-in-force.ts';
import type { World } from './world.ts';

/**
 * Somebody of another service asks, in some of the runs, whether a rollout on the team's rule would be let in. It would
 * not while a rollout has that rule, though each service has a lock of its own. Only routers of shared rules have one.
 */
export function neighbour(world: World): void {
  const { observer, clock, random, router, now, edits } = world;
  const own = random.fork('neighbour');
  if (!traitsOf(router).isShared || !own.chance(0.04)) return;
  /** The rollout that is in the middle of its steps, and to be found by all. */
  const driving = () => {
    const control = observer.control();
    if (!isHeld(control) || control.stop !== undefined || control.phase === 'planned') return undefined;
    // A rule that somebody made again is another one, which the rollout does not have.
    if (edits.length > 0) return undefined;
    return now() - control.plannedAt > 5000 ? control.rolloutId : undefined;
  };
  const ask = async () => {
    const before = driving();
    const problems = before === undefined ? undefined : await problemsOfNeighbour(world);
    if (problems === undefined || driving() !== before) return;
    if (!problems.some((found) => found.includes(`held by rollout ${before}`)))
      observer.violate('lease held', `a rollout of another service would be let in on a rule of ${before}`);
  };
  for (let i = 0; i < 3; i++) clock.after(own.between(8000, 6 * 60_000), () => void ask());
}

/** What the dry run finds wrong with it; undefined where it does not get to that. */
async function problemsOfNeighbour({ call, base, router, scenario }: World): Promise<string[] | undefined> {
  const spec = { ...router.specOf(scenario, 'cart-v1'), service: 'cart', analysis: 'alarmsOnly', alarms: ['latency'] };
  const fn = base.deployed.functions.find(({ folder }) => folder.endsWith('/dry-run'));
  const request = { FunctionName: fn?.functionName, Payload: JSON.stringify({ spec, dryRun: true }) };
  try {
    const answer = JSON.parse(String((await call('lambda', 'Invoke', request)).Payload));
    return isRecord(answer) && 'warnings' in answer && Array.isArray(answer.problems)
      ? answer.problems.map(({ found }) => String(found))
      : undefined;
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}
