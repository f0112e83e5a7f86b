import { region } from '../kit/account.ts';
import { type Action, groupsOf } from './action-shape.ts';
import { conditionOutput } from './conditions.ts';
import { type Context, rulesOf } from './context.ts';
import type { Listener, LoadBalancer, Revision, Rule, TargetGroup } from './resources.ts';

// Resources as the API answers them. Source: botocore 1.43, elbv2 2015-12-01, and the outputs in the AWS CLI's examples.

const zones = ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
/** There is no EC2 here, so every load balancer is in the same VPC. */
export const vpcId = 'vpc-00000000000000000';

/**
 * A load balancer. Its name in DNS is the loopback address, where its listeners serve: no other name is sure to lead
 * there on every machine.
 */
export const loadBalancerOutput = (balancer: LoadBalancer, code: 'provisioning' | 'active' = 'active') => ({
  LoadBalancerArn: balancer.arn,
  DNSName: '127.0.0.1',
  CanonicalHostedZoneId: 'Z00000000000000000000',
  CreatedTime: balancer.createdAt / 1000,
  LoadBalancerName: balancer.name,
  Scheme: balancer.scheme,
  VpcId: vpcId,
  State: { Code: code },
  Type: balancer.type,
  AvailabilityZones: balancer.subnets.map((SubnetId, index) => ({
    ZoneName: zones[index % zones.length],
    SubnetId,
    LoadBalancerAddresses: [],
  })),
  ...(balancer.securityGroups.length > 0 && { SecurityGroups: balancer.securityGroups }),
  IpAddressType: balancer.ipAddressType,
});

const authentication = {
  SessionCookieName: 'AWSELBAuthSessionCookie',
  Scope: 'openid',
  SessionTimeout: 604_800,
  OnUnauthenticatedRequest: 'authenticate',
};
const redirection = {
  Protocol: '#{protocol}',
  Port: '#{port}',
  Host: '#{host}',
  Path: '/#{path}',
  Query: '#{query}',
};

/** An action with the defaults of what was left out; a forward to one group names it in both forms. */
function actionOutput(action: Action) {
  const [only, ...others] = groupsOf(action);
  const { AuthenticateOidcConfig: oidc, AuthenticateCognitoConfig: cognito, RedirectConfig: redirect } = action;
  return {
    ...(only !== undefined && others.length === 0 && { TargetGroupArn: only.TargetGroupArn }),
    ...action,
    ...(oidc && { AuthenticateOidcConfig: { ...authentication, ...oidc } }),
    ...(cognito && { AuthenticateCognitoConfig: { ...authentication, ...cognito } }),
    ...(redirect && { RedirectConfig: { ...redirection, ...redirect } }),
  };
}

export const ruleOutput = ({ arn, isDefault }: Rule, { priority, conditions, actions, transforms }: Revision) => ({
  RuleArn: arn,
  Priority: priority === undefined ? 'default' : String(priority),
  Conditions: conditions.map(conditionOutput),
  Actions: actions.map(actionOutput),
  IsDefault: isDefault,
  Transforms: transforms,
});

export function listenerOutput(context: Context, listener: Listener, revisionOf = (rule: Rule) => rule.current) {
  const rule = rulesOf(context.resources, listener.arn).find(({ isDefault }) => isDefault);
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol,
    ...(listener.certificates.length > 0 && {
      Certificates: listener.certificates.map((CertificateArn) => ({ CertificateArn })),
    }),
    ...(listener.sslPolicy !== undefined && { SslPolicy: listener.sslPolicy }),
    DefaultActions: rule === undefined ? [] : revisionOf(rule).actions.map(actionOutput),
    ...(listener.protocol === 'HTTPS' && { MutualAuthentication: { Mode: 'off' } }),
  };
}

/** @param user the load balancer whose rules forward to the group, if there is one */
export const targetGroupOutput = (group: TargetGroup, user: string | undefined) => {
  const { enabled, protocol, port, path, httpCode, grpcCode, ...check } = group.healthCheck;
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    Port: group.port,
    VpcId: group.vpcId,
    HealthCheckProtocol: group.targetType === 'lambda' ? undefined : protocol,
    HealthCheckPort: group.targetType === 'lambda' ? undefined : port,
    HealthCheckEnabled: enabled,
    HealthCheckIntervalSeconds: check.intervalSeconds,
    HealthCheckTimeoutSeconds: check.timeoutSeconds,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    HealthCheckPath: path,
    Matcher:
      httpCode === undefined && grpcCode === undefined
        ? undefined
        : {
            ...(httpCode !== undefined && { HttpCode: httpCode }),
            ...(grpcCode !== undefined && { GrpcCode: grpcCode }),
          },
    LoadBalancerArns: user === undefined ? [] : [user],
    TargetType: group.targetType,
    ProtocolVersion: group.protocolVersion,
    IpAddressType: group.targetType === 'lambda' ? undefined : 'ipv4',
  };
};
