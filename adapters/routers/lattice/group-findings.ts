import type { GetTargetGroupCommandOutput, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { GetTargetGroupCommand, paginateListTargets } from '@aws-sdk/client-vpc-lattice';
import { ifFound } from '../../../core/if-found.ts';
import type { Findings } from '../../../core/routing/route.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { translating } from '../../sdk/translate-error.ts';
import { idOf, inLattice } from './identifiers.ts';

type Group = GetTargetGroupCommandOutput;

/** Looks at the target groups of the canary and the stable; one that does not exist is the rules' problem. */
export async function groupFindings(
  client: VPCLatticeClient,
  spec: ResolvedSpec,
  stableId: string | undefined,
): Promise<Findings> {
  const [canary, stable] = await Promise.all([
    groupOf(client, spec.canary),
    stableId === undefined ? undefined : groupOf(client, stableId),
  ]);
  if (canary === undefined) return { problems: [], warnings: [] };
  return {
    problems: [
      ...useProblems(spec, canary),
      ...kindProblems(spec, canary, stable),
      ...((await hasTarget(client, spec.canary)) ? [] : [emptyProblem(canary)]),
    ],
    warnings: healthWarnings(canary),
  };
}

const groupOf = (client: VPCLatticeClient, id: string): Promise<Group | undefined> =>
  ifFound(
    translating(`reading target group ${id}`, () =>
      client.send(new GetTargetGroupCommand({ targetGroupIdentifier: id })),
    ),
  );

async function hasTarget(client: VPCLatticeClient, id: string): Promise<boolean> {
  return translating(`reading the targets of target group ${id}`, async () => {
    for await (const { items = [] } of paginateListTargets({ client }, { targetGroupIdentifier: id }))
      if (items.some(({ status }) => status !== 'DRAINING')) return true;
    return false;
  });
}

const emptyProblem = ({ name }: Group): Problem => ({
  path: 'canary',
  found: `${name} without a target`,
  allowed: 'a target group with targets: requests to an empty one fail, and none go to the stable instead',
});

function useProblems({ router }: ResolvedSpec, { name, serviceArns = [], status }: Group): Problem[] {
  const others = serviceArns.filter((arn) => idOf(arn) !== inLattice(router).service);
  return [
    ...(others.length === 0
      ? []
      : [
          {
            path: 'canary',
            found: `${name}, which ${others.map(idOf).join(', ')} uses`,
            allowed: 'a target group that no other service uses: its numbers would mix those of both',
          },
        ]),
    ...(status === undefined || status === 'ACTIVE'
      ? []
      : [{ path: 'canary', found: `${name} in state ${status}`, allowed: 'a target group that is ACTIVE' }]),
  ];
}

function kindProblems({ analysis }: ResolvedSpec, canary: Group, stable: Group | undefined): Problem[] {
  const { protocolVersion: own } = canary.config ?? {};
  const { protocolVersion: others } = stable?.config ?? {};
  const problems: Problem[] = [];
  if (own !== undefined && others !== undefined && own !== others)
    problems.push({
      path: 'canary',
      found: `${canary.name}, a target group of ${own}`,
      allowed: `one of ${others}, as ${stable?.name} is`,
    });
  if (own === 'GRPC' && analysis !== 'alarmsOnly' && 'preset' in analysis.metrics)
    problems.push({
      path: 'analysis',
      found: `${canary.name}, a target group of GRPC`,
      allowed: 'alarmsOnly or custom metrics: gRPC failures are HTTP 200 to these metrics',
    });
  return problems;
}

/** Lambda functions and load balancers have no health check to switch on. */
function healthWarnings({ name, type, config }: Group): Problem[] {
  if (type === 'LAMBDA' || type === 'ALB' || config?.healthCheck?.enabled !== false) return [];
  return [
    {
      path: 'canary',
      found: `${name} without a health check`,
      allowed:
        'one that is enabled: without it a sick target gets requests, and one that leaves still does for minutes',
    },
  ];
}
