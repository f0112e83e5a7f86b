import * as z from 'zod/mini';
import { analysis } from './analysis-spec.ts';
import { across, distinct, key, name, optional, text, whole } from './grammar.ts';
import { hooks } from './hook-spec.ts';
import { isRouterPreset } from './presets.ts';
import { router } from './router-spec.ts';
import { strategy } from './strategy.ts';
import { isMapping } from './usual-metrics.ts';
import { windows } from './windows-spec.ts';

/** The texts that may stand in a rollout's id, which is also the execution's name. */
const label = text(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,79}$/, 'letters, digits, hyphen and underscore, 1 to 80');

/** The rollout spec: the subject, the pace and the judgement of a rollout. Closed: an unknown key is an error. */
export const rolloutSpec = z
  .strictObject({
    service: key(label, 'The service that is released; begins the rollout’s id.'),
    revision: optional(label, 'The released version, for instance a commit; the canary’s name unless given.'),
    router: key(router, 'Whose routes are shifted.'),
    stable: optional(
      name,
      'The virtual node or target group that serves now; may be left out when each route has exactly one target with weight.',
    ),
    canary: key(
      name,
      'The virtual node or target group that is to serve: a target group by name, ARN or, in Lattice, id.',
    ),
    strategy: key(strategy, 'How the weight climbs: exactly one of steps, linear, exponential, canary and allAtOnce.'),
    analysis: key(
      z.union([z.literal('alarmsOnly'), analysis]),
      'How the canary is judged; alarmsOnly where no metric can show its health.',
    ),
    windows: key(
      windows,
      'When a weight may be raised: it waits for one of these windows to open. A rollback never waits.',
      [],
    ),
    maxConcurrent: optional(
      z.strictObject({
        scope: key(label, 'The name that these rollouts share, for instance of a team or a system.'),
        rollouts: key(whole(1, 1000), 'How many of them may run at once in the stack.'),
      }),
      'A start waits, for 12h at most, while so many rollouts of the scope run; each start goes by its own number.',
    ),
    budget: optional(
      z.strictObject({
        failedRequests: key(
          whole(1, 1_000_000_000),
          'Failed requests of the canary in the whole rollout; one more rolls it back, whatever the test says.',
        ),
      }),
      'What the rollout may cost its callers at most; needs the metrics of an analysis.',
    ),
    hooks: key(
      hooks,
      'Your own functions and endpoints that check the rollout; called one after the other, as listed.',
    ),
    report: optional(
      text(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[ -~]{0,400})?$/, 's3://BUCKET/FOLDER/, or s3://BUCKET/KEY'),
      'Where its report goes in S3: `start --wait` puts it there, and each notice links it.',
    ),
    onConflict: key(
      z.enum(['reject', 'queue', 'supersede']),
      'If another rollout holds the router: reject this one, wait until the other ends, or roll the other back first.',
      'reject',
    ),
    alarms: key(
      z.array(name).check(z.maxLength(100), distinct('each alarm once')),
      'CloudWatch alarms, by name: the rollout is rolled back as soon as one fires.',
      [],
    ),
    onAlarmGone: key(
      z.enum(['hold', 'rollback']),
      'If an alarm is deleted or renamed while the weight climbs: hold until it is back or a person goes on without it, or roll back.',
      'hold',
    ),
  })
  .check(
    across((spec) => spec.canary === undefined || spec.canary !== spec.stable, 'another one than stable', 'canary'),
    across(
      (spec) => spec.analysis !== 'alarmsOnly' || (spec.alarms ?? []).length > 0,
      'at least one alarm, because analysis is alarmsOnly',
      'alarms',
    ),
    across(
      (spec) => spec.analysis !== 'alarmsOnly' || spec.budget === undefined,
      'no budget, because analysis is alarmsOnly and counts no requests',
      'budget',
    ),
    across(
      ({ router: through, analysis: judged }) => isPublished(through, judged),
      'alb on a load balancer, lattice on a service of VPC Lattice, a collector of Envoy’s metrics on App Mesh; or queries of your own',
      'analysis',
      'metrics',
      'preset',
    ),
  );

export type RolloutSpec = z.infer<typeof rolloutSpec>;

/** A preset of the kind of router that there is. Either may be anything: all problems show at once. */
function isPublished(through: unknown, judged: unknown): boolean {
  const named = isMapping(judged) && isMapping(judged.metrics) ? judged.metrics.preset : undefined;
  const provider = isMapping(through) ? (through.provider ?? 'appmesh') : undefined;
  if (typeof named !== 'string' || typeof provider !== 'string') return true;
  return isRouterPreset(named) || isRouterPreset(provider) ? named === provider : true;
}
