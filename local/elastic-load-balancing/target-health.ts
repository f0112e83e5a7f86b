import { statusMatcher } from '../health-checks/http-probe.ts';
import { afterCheck, unchecked } from '../health-checks/target-health.ts';
import type { Health, Target, TargetGroup } from './resources.ts';

/** How a health check ended. */
export type ProbeResult =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'timedOut' }
  /** No connection, or no HTTP. */
  | { readonly kind: 'failed' };

const causeOf = (result: ProbeResult): Pick<Health, 'reason' | 'description'> => {
  switch (result.kind) {
    case 'answered':
      return {
        reason: 'Target.ResponseCodeMismatch',
        description: `Health checks failed with these codes: [${result.status}]`,
      };
    case 'timedOut':
      return { reason: 'Target.Timeout', description: 'Request timed out' };
    case 'failed':
      return { reason: 'Target.FailedHealthChecks', description: 'Health checks failed' };
  }
};

/** A target's health after one more check, with the cause of the last failure until it is healthy. */
export function checked(
  before: Health,
  { healthCheck }: Pick<TargetGroup, 'healthCheck'>,
  result: ProbeResult,
): Health {
  const { healthyThreshold: healthy, unhealthyThreshold: unhealthy, httpCode = '200' } = healthCheck;
  const passed = result.kind === 'answered' && statusMatcher(httpCode)(result.status);
  const after = afterCheck(before, passed, { healthy, unhealthy });
  if (after.state === 'healthy' && passed) return after;
  const { reason, description } = before;
  return { ...after, ...(passed ? { reason, description } : causeOf(result)) };
}

export type TargetState = Health['state'] | 'unused' | 'draining' | 'unavailable';

/** @param isUsed whether a rule names the group, with any weight */
export function targetState({ healthCheck }: TargetGroup, target: Target, isUsed: boolean): TargetState {
  if (target.drainsUntil !== undefined) return 'draining';
  if (!isUsed) return 'unused';
  return healthCheck.enabled ? target.health.state : 'unavailable';
}

type Reason = readonly [reason: string | undefined, description: string | undefined];

/** Source: the outputs in the AWS CLI's examples of describe-target-health. */
function reasonOf(state: TargetState, { passes, failures, reason, description }: Health): Reason | undefined {
  switch (state) {
    case 'healthy':
      return undefined;
    case 'initial':
      return passes + failures === 0
        ? ['Elb.RegistrationInProgress', 'Target registration is in progress']
        : ['Elb.InitialHealthChecking', 'Initial health checks in progress'];
    case 'unhealthy':
      return [reason, description];
    case 'unused':
      return ['Target.NotInUse', 'Target group is not configured to receive traffic from the load balancer'];
    case 'draining':
      return ['Target.DeregistrationInProgress', 'Target deregistration is in progress'];
    case 'unavailable':
      return ['Target.HealthCheckDisabled', 'Health checks are not enabled for this target'];
  }
}

const targetOutput = ({ id, port, zone }: Pick<Target, 'id' | 'port' | 'zone'>) => ({
  Id: id,
  Port: port,
  AvailabilityZone: zone,
});

const checkPort = ({ healthCheck: { port }, targetType }: TargetGroup, target: Target): string | undefined => {
  if (targetType === 'lambda') return undefined;
  return port === 'traffic-port' ? String(target.port) : port;
};

/** As DescribeTargetHealth lists it. */
export function targetHealthOutput(group: TargetGroup, target: Target, isUsed: boolean) {
  const state = targetState(group, target, isUsed);
  const [Reason, Description] = reasonOf(state, target.health) ?? [];
  return {
    Target: targetOutput(target),
    HealthCheckPort: checkPort(group, target),
    TargetHealth: { State: state, ...(Reason !== undefined && { Reason, Description }) },
  };
}

/** Of a target that was asked for and is not registered. */
export const notRegisteredOutput = (asked: Pick<Target, 'id' | 'port' | 'zone'>) => ({
  Target: targetOutput(asked),
  TargetHealth: {
    State: 'unused',
    Reason: 'Target.NotRegistered',
    Description: 'Target is not registered to the target group',
  },
});

export const newHealth: Health = unchecked;
