import type { AlbRef } from '../../../../core/routing/route.ts';
import { parseSpec } from '../../../../core/spec/parse-spec.ts';
import type { ResolvedSpec } from '../../../../core/spec/resolved-spec.ts';
import { formatProblem } from '../../../../core/text/problem.ts';
import { sampleSpec } from '../../../support/sample-spec.ts';

/** A load balancer with a listener on port 443, its rule with priority 10, and two target groups, as ELB names them. */
const place = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012';
export const arns = {
  loadBalancer: `${place}:loadbalancer/app/shop/50dc6c495c0c9188`,
  listener: `${place}:listener/app/shop/50dc6c495c0c9188/0467ef3c8400ae65`,
  rule: `${place}:listener-rule/app/shop/50dc6c495c0c9188/0467ef3c8400ae65/9683b2d02a6cabee`,
  defaultRule: `${place}:listener-rule/app/shop/50dc6c495c0c9188/0467ef3c8400ae65/d00fd00fd00fd00f`,
  blue: `${place}:targetgroup/checkout-v1/73e2d6bc24d8a067`,
  green: `${place}:targetgroup/checkout-v2/6d0ecf831eec9f09`,
} as const;
export const router: AlbRef = { provider: 'alb', loadBalancer: arns.loadBalancer, service: 'checkout' };
export const ids = {
  rule: '0467ef3c8400ae65/9683b2d02a6cabee',
  defaultAction: '0467ef3c8400ae65/default',
  blue: 'checkout-v1/73e2d6bc24d8a067',
  green: 'checkout-v2/6d0ecf831eec9f09',
} as const;

/** A forward to both, as ELB answers. */
export const forward = (blue: number, green: number, more: object = {}) => ({
  Type: 'forward' as const,
  Order: 2,
  ForwardConfig: {
    TargetGroups: [
      { TargetGroupArn: arns.blue, Weight: blue },
      { TargetGroupArn: arns.green, Weight: green },
    ],
    TargetGroupStickinessConfig: { Enabled: false },
    ...more,
  },
});

/** A forward to one group, which ELB answers in two forms. */
export const forwardToBlue = {
  Type: 'forward' as const,
  TargetGroupArn: arns.blue,
  Order: 2,
  ForwardConfig: {
    TargetGroups: [{ TargetGroupArn: arns.blue, Weight: 1 }],
    TargetGroupStickinessConfig: { Enabled: false },
  },
};

export const oidc = {
  Type: 'authenticate-oidc' as const,
  Order: 1,
  AuthenticateOidcConfig: {
    Issuer: 'https://id.example.com',
    AuthorizationEndpoint: 'https://id.example.com/auth',
    TokenEndpoint: 'https://id.example.com/token',
    UserInfoEndpoint: 'https://id.example.com/user',
    ClientId: 'shop',
  },
};

export const conditions = [
  { Field: 'path-pattern', Values: ['/checkout/*'], PathPatternConfig: { Values: ['/checkout/*'] } },
];

/** Rule 10 of the listener, as ELB answers. */
export const rule = (...actions: readonly object[]) => ({
  RuleArn: arns.rule,
  Priority: '10',
  Conditions: conditions,
  Actions: actions as never[],
  IsDefault: false,
  Transforms: [],
});

/** An error as ELB answers it: nearly all have status 400. */
export const refusal = (name: string, httpStatusCode = 400) =>
  Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });

/** The spec of a rollout of rule 10 from `checkout-v1` to `checkout-v2`, in ids. */
export function albSpec(changes: Partial<ResolvedSpec> = {}): ResolvedSpec {
  const parsed = parseSpec(
    sampleSpec({
      service: 'checkout',
      router: { provider: 'alb', rules: [arns.rule] },
      canary: arns.green,
      analysis: { metrics: { preset: 'alb' } },
    }),
  );
  if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join());
  const { stable: _, ...spec } = parsed.spec;
  return { ...spec, router, routes: [ids.rule], canary: ids.green, readyWithin: 600, ...changes };
}
