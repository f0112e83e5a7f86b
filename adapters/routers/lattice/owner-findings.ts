import type { VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { ListTagsForResourceCommand } from '@aws-sdk/client-vpc-lattice';
import type { Findings, LatticeRef, NamedReading } from '../../../core/routing/route.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { translating } from '../../sdk/translate-error.ts';

type Tags = Readonly<Record<string, string>>;

/** Looks at the tags of a service and its rules for a party that would set the weights back. */
export async function ownerFindings(
  client: VPCLatticeClient,
  service: LatticeRef,
  rules: readonly NamedReading[],
  { routes }: Pick<ResolvedSpec, 'routes'>,
): Promise<Findings> {
  const [{ reading } = {}] = rules;
  const ofService = await tagsOf(client, serviceArn(reading?.identity ?? ''), `service ${service.name}`);
  const controlled = controllerProblems(ofService, service.name);
  if (controlled.length > 0) return { problems: controlled, warnings: [] };
  const warnings: Problem[] = [];
  for (const { name, reading } of rules) {
    const tags = await tagsOf(client, reading.identity, `rule ${name}`);
    warnings.push(...codeWarnings(tags, `router.rules[${routes.indexOf(name)}]`));
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

/** Infrastructure as code sets the weights back at its next run, in the middle of a rollout or after it. */
function codeWarnings(tags: Tags, path: string): Problem[] {
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack !== undefined)
    return [
      {
        path,
        found: `a rule of the CloudFormation stack ${stack}`,
        allowed:
          'no update of that stack while a rollout runs: it sets the weights back; after a promotion swap stable and canary in the template',
      },
    ];
  const ofTerraform = Object.entries(tags).some((tag) => tag.some((word) => /^(hashicorp-)?terraform$/i.test(word)));
  return ofTerraform
    ? [
        {
          path,
          found: 'a rule that Terraform manages',
          allowed: 'lifecycle { ignore_changes = [action] } on it: else its next run sets the weights back',
        },
      ]
    : [];
}
