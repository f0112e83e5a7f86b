import type { Findings } from '../../../core/routing/route.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { balancerName } from './arns.ts';
import type { Tags } from './listing.ts';

/** A rule of a rollout, with its place in the spec. */
interface OwnedRule {
  readonly path: string;
  readonly name: string;
  readonly listener: string;
  readonly arn: string;
}

type TagsByArn = ReadonlyMap<string, Tags>;

/** The other parties that write the rules, as far as tags say so. */
export function findingsOfOwners(loadBalancer: string, rules: readonly OwnedRule[], tags: TagsByArn): Findings {
  const cluster = clusterOf(tags.get(loadBalancer));
  const problems =
    cluster === undefined
      ? rules.flatMap((rule) => controllerProblems(rule, tags))
      : [controlled('router.loadBalancer', balancerName(loadBalancer), cluster)];
  return { problems, warnings: rules.flatMap((rule) => codeWarnings(rule, tags.get(rule.arn) ?? {})) };
}

/** The controller of one cluster owns a listener whole: it deletes rules that it does not know and resets the others. */
function controllerProblems({ path, name, arn, listener }: OwnedRule, tags: TagsByArn): Problem[] {
  const cluster = clusterOf(tags.get(arn)) ?? clusterOf(tags.get(listener));
  return cluster === undefined ? [] : [controlled(path, name, cluster)];
}

const controlled = (path: string, name: string, cluster: string): Problem => ({
  path,
  found: `${name} of the AWS Load Balancer Controller (${cluster}), which sets rules back and deletes those that it does not know`,
  allowed:
    'a rule that no controller owns: put the service behind a listener that is not made by an Ingress, and bind its target groups with TargetGroupBinding',
});

/** The words for a controller’s cluster; undefined where its tags are missing. */
function clusterOf(tags: Tags = {}): string | undefined {
  const cluster = tags['elbv2.k8s.aws/cluster'];
  if (cluster !== undefined) return `cluster ${cluster}`;
  const ingress = Object.keys(tags).find((key) => key.startsWith('ingress.k8s.aws/'));
  return ingress === undefined ? undefined : `tag ${ingress}`;
}

/** Infrastructure as code still says that the stable has all weight, and says so to ELB at its next run. */
function codeWarnings({ path, name }: OwnedRule, tags: Tags): Problem[] {
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack !== undefined)
    return [
      {
        path,
        found: `${name} of CloudFormation stack ${stack}: an update that touches the rule sets its weights back`,
        allowed:
          'no update of the stack while weights move, and stable and canary swapped in the template after each promotion; or the rule in a stack of its own',
      },
    ];
  const [tag] = Object.entries(tags).filter((entry) => entry.some((word) => /terraform/i.test(word)));
  if (tag === undefined) return [];
  return [
    {
      path,
      found: `${name} of Terraform (tag ${tag.join(': ')}): the next apply sets its weights back`,
      allowed: 'lifecycle { ignore_changes = [action] } on the rule, or default_action on a listener',
    },
  ];
}
