import { isRecord } from '../routes-in-force.ts';
import type { Stack } from '../stack.ts';

export const elbService = 'elasticloadbalancing';

/** All that the team has made, by the names that it gives: ARNs of listeners by port, and of target groups. */
export interface AlbParts {
  loadBalancer: string;
  readonly listeners: Map<number, string>;
  readonly groups: Map<string, string>;
}

export const firstOf = (list: unknown): Readonly<Record<string, unknown>> => {
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return isRecord(first) ? first : {};
};

/** A target group with two targets. */
export async function makeGroup(call: Stack['call'], groups: AlbParts['groups'], Name: string): Promise<void> {
  const { TargetGroups } = await call(elbService, 'CreateTargetGroup', {
    ...{ Name, TargetType: 'ip', Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-00000000000000000' },
    HealthCheckIntervalSeconds: 10,
  });
  const arn = String(firstOf(TargetGroups).TargetGroupArn);
  groups.set(Name, arn);
  await call(elbService, 'RegisterTargets', { TargetGroupArn: arn, Targets: targetsOf(Name) });
}

/** The addresses of a version's processes. */
export const targetsOf = (version: string): readonly { readonly Id: string }[] =>
  [1, 2].map((i) => ({ Id: `10.0.${[...version].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 256}.${i}` }));
