import type { TargetStatus, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { GetTargetGroupCommand, paginateListTargets } from '@aws-sdk/client-vpc-lattice';
import type { Readiness } from '../../../core/ports/router.ts';
import { translating } from '../../sdk/translate-error.ts';

type Counts = Readonly<Partial<Record<TargetStatus, number>>>;

/** Whether a group could serve, by the status of its targets. Draining ones serve no new request and do not count. */
export function readinessOf(client: VPCLatticeClient, target: string): Promise<Readiness> {
  return translating(`reading the targets of target group ${target}`, async () => {
    const counts = await countsOf(client, target);
    if (isReady(counts)) return { kind: 'ready' };
    const input = { targetGroupIdentifier: target };
    const { name = target } = await client.send(new GetTargetGroupCommand(input));
    const kind = isUnchecked(counts) ? 'unknown' : 'unready';
    return { kind, why: `${name} ${whyNot(counts)}` };
  });
}

async function countsOf(client: VPCLatticeClient, targetGroupIdentifier: string): Promise<Counts> {
  const counts: Partial<Record<TargetStatus, number>> = {};
  for await (const { items = [] } of paginateListTargets({ client }, { targetGroupIdentifier }))
    for (const { status = 'INITIAL' } of items) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const standing = (counts: Counts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0) - (counts.DRAINING ?? 0);

/**
 * One healthy target is enough: how many a share of the requests needs is not known here, and the judge sees too few of
 * them by their errors and times.
 */
const isReady = ({ HEALTHY = 0 }: Counts): boolean => HEALTHY > 0;

/** UNAVAILABLE says that health checks are off, or do not exist for this type of target. */
const isUnchecked = (counts: Counts): boolean => {
  const { UNAVAILABLE = 0 } = counts;
  return UNAVAILABLE > 0 && UNAVAILABLE === standing(counts);
};

function whyNot(counts: Counts): string {
  const all = standing(counts);
  if (all === 0) return counts.DRAINING === undefined ? 'has no target' : 'has no target but draining ones';
  if (isUnchecked(counts)) return `has ${all} ${all === 1 ? 'target' : 'targets'} whose health is not checked`;
  const others = reasons.flatMap(([status, words]) => (counts[status] ? [`${counts[status]} ${words}`] : []));
  return `has no healthy target of ${all}: ${others.join(', ')}`;
}

/** In the order of importance. */
const reasons: readonly (readonly [TargetStatus, string])[] = [
  ['UNHEALTHY', 'failing the health check'],
  ['INITIAL', 'not checked yet'],
  ['UNUSED', 'not checked, because no rule names the group'],
  ['UNAVAILABLE', 'without a health check'],
];
