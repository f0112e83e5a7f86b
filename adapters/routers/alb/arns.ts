import type { AlbRef, RouteRef, RouterRef } from '../../../core/routing/route.ts';
import { testerRoutePrefix } from '../../../core/routing/testers.ts';

/** The last part of the name of a listener's default action; ids of rules are hexadecimal. */
const defaultAction = 'default';

/** @throws RangeError for a router of another kind: `traffic-router.ts` sends none here */
export function onAlb(router: RouterRef): AlbRef {
  if (router.provider !== 'alb') throw new RangeError(`a router of kind ${router.provider}`);
  return router;
}

/** The last part of a route's name: the id of a rule, `default`, or a name of ours. */
export const lastPart = (route: string): string => route.slice(route.indexOf('/') + 1);

/** Whether a route is one that rollouts make for testers. */
export const isForTesters = (route: string): boolean => lastPart(route).startsWith(testerRoutePrefix);

/** `arn:PARTITION:elasticloadbalancing:eu-west-1:123456789012`, which everything on one load balancer begins with. */
export const placeOf = (arn: string): string => arn.split(':').slice(0, 5).join(':');

/** The part of an ARN after the account: `loadbalancer/app/shop/50dc6c495c0c9188`. */
const resourceOf = (arn: string): string => arn.split(':').slice(5).join(':');

/** The name of a load balancer by the ARN of it, of a listener or of a rule. */
export const balancerName = (arn: string): string => resourceOf(arn).split('/')[2] ?? arn;

export const isDefaultAction = (route: string): boolean => route.endsWith(`/${defaultAction}`);

export const listenerIdOf = (route: string): string => route.split('/')[0] ?? route;

export const listenerArnOf = (ref: RouteRef): string => {
  const { loadBalancer } = onAlb(ref.router);
  const [, ...path] = resourceOf(loadBalancer).split('/');
  return `${placeOf(loadBalancer)}:listener/${path.join('/')}/${listenerIdOf(ref.route)}`;
};

/** The ARN of a rule; for a default action that of its listener. */
export const routeArn = (ref: RouteRef): string =>
  isDefaultAction(ref.route)
    ? listenerArnOf(ref)
    : `${listenerArnOf(ref).replace(':listener/', ':listener-rule/')}/${lastPart(ref.route)}`;

/** The load balancer and the route that the ARN of a rule or of a listener names. */
export function namedBy(arn: string): { readonly loadBalancer: string; readonly route: string } {
  const [, kind, name, id, listener, rule = defaultAction] = resourceOf(arn).split('/');
  return { loadBalancer: `${placeOf(arn)}:loadbalancer/${kind}/${name}/${id}`, route: `${listener}/${rule}` };
}

export const routeOfRule = (arn: string): string => namedBy(arn).route;

/** The ARN of a target group beside the thing that `beside` is the ARN of. */
export const groupArn = (beside: string, target: string): string => `${placeOf(beside)}:targetgroup/${target}`;

/** `NAME/ID` of a target group; undefined for the ARN of another thing. */
export const groupIdOf = (arn: string): string | undefined =>
  /^targetgroup\/([^/]+\/[^/]+)$/.exec(resourceOf(arn))?.[1];

export const groupName = (target: string): string => target.split('/')[0] ?? target;
