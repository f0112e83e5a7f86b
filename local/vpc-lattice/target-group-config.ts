import * as z from 'zod/mini';
import { integer, oneOf, text } from '../kit/shapes.ts';
import { invalid } from './errors.ts';
import { port, vpcIdentifier } from './shapes.ts';

const protocol = z.enum(['HTTP', 'HTTPS', 'TCP']);
const protocolVersion = z.enum(['HTTP1', 'HTTP2', 'GRPC']);

/** 0 and an empty text set a default again. Sources: botocore 1.43, vpc-lattice 2022-11-30; user guide, health checks. */
const orZero = (minimum: number, maximum: number) =>
  integer(0, maximum).check(
    z.refine((number) => number === 0 || number >= minimum, { error: `Member must be 0 or ${minimum} to ${maximum}` }),
  );

export const healthCheckInput = z.strictObject({
  enabled: z.optional(z.boolean()),
  protocol: z.optional(protocol),
  protocolVersion: z.optional(z.enum(['HTTP1', 'HTTP2'])),
  port: z.optional(integer(0, 65_535)),
  path: z.optional(text(0, 2048).check(z.regex(/^(\/[a-zA-Z0-9@:%_+.~#?&/=-]*)?$/))),
  healthCheckIntervalSeconds: z.optional(orZero(5, 300)),
  healthCheckTimeoutSeconds: z.optional(orZero(1, 120)),
  healthyThresholdCount: z.optional(orZero(2, 10)),
  unhealthyThresholdCount: z.optional(orZero(2, 10)),
  matcher: z.optional(oneOf({ httpCode: text(0, 2000).check(z.regex(/^(\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*)?$/)) })),
});
type HealthCheckInput = z.infer<typeof healthCheckInput>;

export const configInput = z.strictObject({
  port: z.optional(port),
  protocol: z.optional(protocol),
  protocolVersion: z.optional(protocolVersion),
  ipAddressType: z.optional(z.enum(['IPV4', 'IPV6'])),
  vpcIdentifier: z.optional(vpcIdentifier),
  healthCheck: z.optional(healthCheckInput),
  lambdaEventStructureVersion: z.optional(z.enum(['V1', 'V2'])),
});
type ConfigInput = z.infer<typeof configInput>;

const healthCheck = z.object({
  enabled: z.boolean(),
  protocol,
  protocolVersion: z.enum(['HTTP1', 'HTTP2']),
  /** Left out: the port on which the target gets its traffic. */
  port: z.optional(z.int()),
  path: z.string(),
  healthCheckIntervalSeconds: z.int(),
  healthCheckTimeoutSeconds: z.int(),
  healthyThresholdCount: z.int(),
  unhealthyThresholdCount: z.int(),
  matcher: z.object({ httpCode: z.string() }),
});
export type HealthCheck = z.infer<typeof healthCheck>;

/** With every default filled in. */
export const targetGroupConfig = z.object({
  port: z.optional(z.int()),
  protocol: z.optional(protocol),
  protocolVersion: z.optional(protocolVersion),
  ipAddressType: z.optional(z.enum(['IPV4', 'IPV6'])),
  vpcIdentifier: z.optional(z.string()),
  healthCheck: z.optional(healthCheck),
  lambdaEventStructureVersion: z.optional(z.enum(['V1', 'V2'])),
});
export type TargetGroupConfig = z.infer<typeof targetGroupConfig>;

type Type = 'IP' | 'LAMBDA' | 'INSTANCE' | 'ALB';

const given = (number: number | undefined): number | undefined => (number === 0 ? undefined : number);
const written = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/** A health check with what it says in the place of what was; what is left out stays, what is 0 or empty is the default. */
export function healthCheckOf(
  asked: HealthCheckInput,
  group: Pick<TargetGroupConfig, 'protocol' | 'protocolVersion'>,
): HealthCheck {
  const { protocol: own = 'HTTP', protocolVersion: version } = group;
  const enabled = asked.enabled ?? version === 'HTTP1';
  if (enabled && version === 'GRPC' && asked.protocolVersion === undefined) {
    throw invalid('healthCheck.protocolVersion', 'The checks of a GRPC target group must be HTTP1 or HTTP2.');
  }
  const checkPort = given(asked.port);
  return {
    enabled,
    protocol: asked.protocol ?? own,
    protocolVersion: asked.protocolVersion ?? 'HTTP1',
    ...(checkPort === undefined ? {} : { port: checkPort }),
    path: written(asked.path) ?? '/',
    healthCheckIntervalSeconds: given(asked.healthCheckIntervalSeconds) ?? 30,
    healthCheckTimeoutSeconds: given(asked.healthCheckTimeoutSeconds) ?? 5,
    healthyThresholdCount: given(asked.healthyThresholdCount) ?? 5,
    unhealthyThresholdCount: given(asked.unhealthyThresholdCount) ?? 2,
    matcher: { httpCode: written(asked.matcher?.httpCode) ?? '200' },
  };
}

const refuse = (config: ConfigInput, members: readonly (keyof ConfigInput)[], type: Type) => {
  const found = members.find((member) => config[member] !== undefined);
  if (found !== undefined) throw invalid(`config.${found}`, `Not supported if the target group type is ${type}.`);
};

const need = <T>(value: T | undefined, member: string, type: Type): T => {
  if (value === undefined) throw invalid(`config.${member}`, `Required if the target group type is ${type}.`);
  return value;
};

function lambdaConfig(config: ConfigInput | undefined): TargetGroupConfig | undefined {
  if (config === undefined) return undefined;
  refuse(config, ['port', 'protocol', 'protocolVersion', 'vpcIdentifier', 'healthCheck', 'ipAddressType'], 'LAMBDA');
  return { lambdaEventStructureVersion: config.lambdaEventStructureVersion ?? 'V1' };
}

/** @throws AwsError ValidationException for what does not go with the type */
export function configOf(type: Type, asked: ConfigInput | undefined): TargetGroupConfig | undefined {
  if (type === 'LAMBDA') return lambdaConfig(asked);
  const config = need(asked, 'vpcIdentifier', type);
  refuse(config, ['lambdaEventStructureVersion'], type);
  if (type !== 'IP') refuse(config, ['ipAddressType'], type);
  if (type === 'ALB') refuse(config, ['healthCheck'], type);
  const own = need(config.protocol, 'protocol', type);
  if (own === 'TCP') refuse(config, ['protocolVersion'], type);
  const version = own === 'TCP' ? undefined : (config.protocolVersion ?? 'HTTP1');
  const group = { protocol: own, ...(version === undefined ? {} : { protocolVersion: version }) };
  return {
    port: config.port ?? (own === 'HTTPS' ? 443 : own === 'HTTP' ? 80 : need(config.port, 'port', type)),
    ...group,
    ...(type === 'IP' ? { ipAddressType: config.ipAddressType ?? 'IPV4' } : {}),
    vpcIdentifier: need(config.vpcIdentifier, 'vpcIdentifier', type),
    ...(type === 'ALB' ? {} : { healthCheck: healthCheckOf(config.healthCheck ?? {}, group) }),
  };
}
