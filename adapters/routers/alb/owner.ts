import type { Findings } from '../../../core/routing/route.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { codeWarnings } from '../code-warnings.ts';
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
