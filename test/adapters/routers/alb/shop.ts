import { ecsReader } from '../../../../adapters/ecs/ecs-services.ts';
import { alb } from '../../../../adapters/routers/alb/alb.ts';
import { groupIdOf, namedBy, routeOfRule } from '../../../../adapters/routers/alb/arns.ts';
import { albClients } from '../../../../adapters/routers/alb/clients.ts';
import type { WholeRouter } from '../../../../adapters/routers/whole-router.ts';
import type { AlbRef } from '../../../../core/routing/route.ts';
import type { Intercept } from '../../../../local/dispatch/intercept.ts';
import type { EmbeddedAwsOptions } from '../../../../local/embedded/contract.ts';
import { embedded } from '../../../support/embedded.ts';

type Answer = Readonly<Record<string, unknown>>;

/**
 * A load balancer `shop` in the embedded AWS, with a listener on port 443 and a rule of priority 10 that authenticates
 * and sends everything to `checkout-v1`; `checkout-v2` is in no rule. Each group has a target.
 */
export async function onShop(
  intercept?: Intercept,
  elasticLoadBalancing: EmbeddedAwsOptions['elasticLoadBalancing'] = {},
) {
  const armed = { is: false };
  const made = await embedded((call, proceed) => (armed.is && intercept ? intercept(call, proceed) : proceed()), {
    elasticLoadBalancing,
  });
  const ask = async (operation: string, input: Answer): Promise<Answer> =>
    (await made.call('elasticloadbalancing', operation, input)) as Answer;
  const arnOf = async (operation: string, input: Answer, [list, member]: readonly [string, string]) => {
    const [thing] = (await ask(operation, input))[list] as Answer[];
    return String(thing?.[member]);
  };
  const group = async (Name: string, more: Answer = {}) => {
    const input = { Name, TargetType: 'ip', Protocol: 'HTTP', Port: 80, VpcId: 'vpc-1', ...more };
    const arn = await arnOf('CreateTargetGroup', input, ['TargetGroups', 'TargetGroupArn']);
    await ask('RegisterTargets', { TargetGroupArn: arn, Targets: [{ Id: '127.0.0.1', Port: 8080 }] });
    return arn;
  };
  const [blue, green] = [await group('checkout-v1'), await group('checkout-v2')];
  const balancer = { Name: 'shop', Subnets: ['subnet-a1', 'subnet-b2'] };
  const loadBalancer = await arnOf('CreateLoadBalancer', balancer, ['LoadBalancers', 'LoadBalancerArn']);
  const Certificates = [{ CertificateArn: 'arn:aws:acm:eu-west-1:000000000000:certificate/1' }];
  const notFound = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } };
  const ofListener = { LoadBalancerArn: loadBalancer, Protocol: 'HTTPS', Port: 443, Certificates };
  const listener = await arnOf('CreateListener', { ...ofListener, DefaultActions: [notFound] }, [
    'Listeners',
    'ListenerArn',
  ]);
  const cognito = { UserPoolArn: 'pool', UserPoolClientId: 'shop', UserPoolDomain: 'shop' };
  const Actions = [
    { Type: 'authenticate-cognito', Order: 1, AuthenticateCognitoConfig: cognito },
    { Type: 'forward', Order: 2, TargetGroupArn: blue },
  ];
  const Conditions = [{ Field: 'path-pattern', Values: ['/checkout/*'] }];
  const rule = await arnOf('CreateRule', { ListenerArn: listener, Priority: 10, Conditions, Actions }, [
    'Rules',
    'RuleArn',
  ]);
  armed.is = true;
  const router: AlbRef = { provider: 'alb', loadBalancer: namedBy(rule).loadBalancer, service: 'checkout' };
  const traffic: WholeRouter = alb(
    albClients({ ...made.overrides, maxAttempts: 1 }),
    ecsReader({ ...made.overrides, maxAttempts: 1 }),
  );
  return {
    ...made,
    ask,
    arnOf,
    group,
    traffic,
    router,
    route: { router, route: routeOfRule(rule) },
    byDefault: { router, route: routeOfRule(listener) },
    stable: groupIdOf(blue) ?? blue,
    canary: groupIdOf(green) ?? green,
    arns: { loadBalancer, listener, rule, blue, green },
  };
}
