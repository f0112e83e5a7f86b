import type { Random } from '../random.ts';
import { isRecord } from '../routes-in-force.ts';
import type { Scenario } from '../scenario.ts';
import { names } from '../scenario.ts';
import type { Stack } from '../stack.ts';
import type { AlbParts } from './alb-parts.ts';
import { elbService, firstOf, makeGroup } from './alb-parts.ts';
import { targetsIn } from './app-mesh-route.ts';
import type { RuleCalls } from './rule-hands.ts';

/** Room for its testers' rule before each. */
const priorityOf = (i: number): number => 100 + 10 * i;

/** A load balancer with two listeners, the team's rules on one or both, and a rule of another service beside them. */
export async function furnishAlb(
  call: Stack['call'],
  calls: RuleCalls,
  parts: AlbParts,
  { routes, spec }: Scenario,
  random: Random,
): Promise<void> {
  const { LoadBalancers } = await call(elbService, 'CreateLoadBalancer', {
    Name: names.scope,
    Subnets: ['subnet-a', 'subnet-b'],
  });
  parts.loadBalancer = String(firstOf(LoadBalancers).LoadBalancerArn);
  for (const group of [names.stable, names.canary, names.next, 'checkout-v0', 'cart-v1'])
    await makeGroup(call, parts.groups, group);
  for (const port of [80, 443]) parts.listeners.set(port, await makeListener(call, parts.loadBalancer, port));
  const isSplit = random.chance(0.4);
  // A rule that authenticates by OIDC cannot be opened to testers: its secret is not known to others.
  const authenticates = !hasTesters(spec) && random.chance(0.15);
  const isSticky = random.chance(0.1);
  const isBesideOld = random.chance(0.2);
  for (const [i, route] of routes.entries()) {
    const port = authenticates || (isSplit && i % 2 === 1) ? 443 : 80;
    const old = isBesideOld ? [{ id: 'checkout-v0', weight: 0 }] : [];
    const [stable] = targetsIn(route.spec);
    const made = calls.withTargets(
      {
        listenerArn: parts.listeners.get(port),
        priority: priorityOf(i),
        conditions: [
          { Field: 'path-pattern', Values: [i === 0 ? '/*' : `/part-${i}/*`] },
          ...(random.chance(0.2) ? [header] : []),
        ],
        actions: [
          ...(authenticates ? [oidc] : []),
          { Type: 'forward', Order: 2, ForwardConfig: isSticky ? { TargetGroupStickinessConfig: sticky } : {} },
        ],
      },
      [{ id: stable?.id ?? names.stable, weight: stable?.weight ?? 100 }, ...old],
    );
    await calls.make(route.name, made, false);
  }
  await makeNeighbour(call, parts);
}

const hasTesters = ({ strategy }: Scenario['spec']): boolean => isRecord(strategy) && strategy.testers !== undefined;

const header = { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-shop', Values: ['eu'] } };
const sticky = { Enabled: true, DurationSeconds: 600 };
const oidc = {
  Type: 'authenticate-oidc',
  Order: 1,
  AuthenticateOidcConfig: {
    Issuer: 'https://id.shop.test',
    AuthorizationEndpoint: 'https://id.shop.test/authorize',
    TokenEndpoint: 'https://id.shop.test/token',
    UserInfoEndpoint: 'https://id.shop.test/user',
    ClientId: 'checkout',
    ...{ SessionCookieName: 'AWSELBAuthSessionCookie', Scope: 'openid', SessionTimeout: 604_800 },
    OnUnauthenticatedRequest: 'authenticate',
  },
};

async function makeListener(call: Stack['call'], LoadBalancerArn: string, Port: number): Promise<string> {
  const { Listeners } = await call(elbService, 'CreateListener', {
    LoadBalancerArn,
    Port,
    ...(Port === 443
      ? { Protocol: 'HTTPS', Certificates: [{ CertificateArn: 'arn:aws:acm:eu-west-1:000000000000:certificate/shop' }] }
      : { Protocol: 'HTTP' }),
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
  });
  return String(firstOf(Listeners).ListenerArn);
}

async function makeNeighbour(call: Stack['call'], { listeners, groups }: AlbParts): Promise<void> {
  await call(elbService, 'CreateRule', {
    ListenerArn: listeners.get(80),
    Priority: 40_000,
    Conditions: [{ Field: 'path-pattern', Values: ['/cart/*'] }],
    Actions: [{ Type: 'forward', TargetGroupArn: groups.get('cart-v1') }],
  });
}
