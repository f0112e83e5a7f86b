import type { VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { ListTagsForResourceCommand } from '@aws-sdk/client-vpc-lattice';
import type { Findings, LatticeRef, NamedReading } from '../../../core/routing/route.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { translating } from '../../sdk/translate-error.ts';
import { codeWarnings } from '../code-warnings.ts';
import { shownName } from './identifiers.ts';

type Tags = Readonly<Record<string, string>>;

/** Looks at the tags of a service and its rules for a party that would set the weights back. */
export async function ownerFindings(
  client: VPCLatticeClient,
  service: LatticeRef,
  rules: readonly NamedReading[],
  { routes, names = {} }: Pick<ResolvedSpec, 'routes' | 'names'>,
): Promise<Findings> {
  const [{ reading } = {}] = rules;
  const ofService = await tagsOf(client, serviceArn(reading?.identity ?? ''), `service ${service.name}`);
  const controlled = controllerProblems(ofService, service.name);
  if (controlled.length > 0) return { problems: controlled, warnings: [] };
  const warnings: Problem[] = [];
  for (const { name, reading } of rules) {
    const tags = await tagsOf(client, reading.identity, `rule ${name}`);
    const rule = { path: `router.rules[${routes.indexOf(name)}]`, name: shownName({ names }, name) };
    warnings.push(...codeWarnings(rule, tags));
  }
  return { problems: [], warnings };
}

/** `…:service/svc-ID/listener/…` begins with the ARN of the service. */
const serviceArn = (arn: string): string => arn.slice(0, arn.indexOf('/listener/'));

const tagsOf = (client: VPCLatticeClient, resourceArn: string, what: string): Promise<Tags> =>
  translating(`reading the tags of ${what}`, async () => {
    const { tags = {} } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
    return tags;
  });

/** The tag of the AWS Gateway API Controller, which writes its own rules back within half an hour. */
const controllerTag = 'application-networking.k8s.aws/ManagedBy';

const controllerProblems = (tags: Tags, service: string): Problem[] =>
  tags[controllerTag] === undefined
    ? []
    : [
        {
          path: 'router.service',
          found: `${service}, which the AWS Gateway API Controller of ${tags[controllerTag]} manages`,
          allowed:
            'a service of your own: the controller sets the weights of its HTTPRoute back; shift that route in Kubernetes',
        },
      ];
