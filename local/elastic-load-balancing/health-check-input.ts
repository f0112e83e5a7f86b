import * as z from 'zod/mini';
import { integer, text } from '../kit/shapes.ts';
import { invalidConfiguration, notServed, validationError } from './errors.ts';
import type { HealthCheck, TargetGroup } from './resources.ts';

/** The members of CreateTargetGroup and ModifyTargetGroup that say how targets are checked. */
export const healthCheckMembers = {
  HealthCheckProtocol: z.optional(z.enum(['HTTP', 'HTTPS', 'TCP'])),
  HealthCheckPort: z.optional(z.string()),
  HealthCheckEnabled: z.optional(z.boolean()),
  HealthCheckPath: z.optional(text(1, 1024)),
  HealthCheckIntervalSeconds: z.optional(integer(5, 300)),
  HealthCheckTimeoutSeconds: z.optional(integer(2, 120)),
  HealthyThresholdCount: z.optional(integer(2, 10)),
  UnhealthyThresholdCount: z.optional(integer(2, 10)),
  Matcher: z.optional(z.strictObject({ HttpCode: z.optional(z.string()), GrpcCode: z.optional(z.string()) })),
};

const given = z.strictObject(healthCheckMembers);
type Given = Readonly<z.infer<typeof given>>;

type Group = Pick<TargetGroup, 'targetType' | 'protocol' | 'protocolVersion'>;

/** AWS's defaults. Source: botocore 1.43, elbv2 2015-12-01, CreateTargetGroup. */
export function defaultCheck({ targetType, protocol, protocolVersion }: Group): HealthCheck {
  const isHttp = protocol === 'HTTP' || protocol === 'HTTPS';
  const common = { port: 'traffic-port', healthyThreshold: 5, unhealthyThreshold: 2, intervalSeconds: 30 };
  if (targetType === 'lambda') {
    const lambda = { enabled: false, protocol: 'HTTP', path: '/', httpCode: '200' };
    return { ...common, ...lambda, intervalSeconds: 35, timeoutSeconds: 30, unhealthyThreshold: 5 };
  }
  if (!isHttp) return { ...common, enabled: true, protocol: 'TCP', timeoutSeconds: 10 };
  const http = { ...common, enabled: true, protocol: 'HTTP', timeoutSeconds: protocol === 'HTTP' ? 5 : 10 };
  return protocolVersion === 'GRPC'
    ? { ...http, path: '/AWS.ALB/healthcheck', grpcCode: '12' }
    : { ...http, path: '/', httpCode: '200' };
}

const isMatcher = (text: string, most: number): boolean =>
  text.split(',').every((part) => {
    const [from = '', to = from] = part.trim().split('-');
    return /^\d{3}$/.test(from) && /^\d{3}$/.test(to) && Number(from) >= 200 && Number(to) <= most && from <= to;
  });

const isPort = (text: string): boolean =>
  text === 'traffic-port' || (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535);

function check(read: HealthCheck, { targetType, protocol }: Group): void {
  if (!isPort(read.port)) throw validationError(`Health check port '${read.port}' must be 'traffic-port' or a port`);
  if (read.timeoutSeconds >= read.intervalSeconds) {
    throw validationError(
      `Health check timeout '${read.timeoutSeconds}' must be smaller than the interval '${read.intervalSeconds}'`,
    );
  }
  const most = protocol === 'HTTP' || protocol === 'HTTPS' || targetType === 'lambda' ? 499 : 599;
  if (read.httpCode !== undefined && !isMatcher(read.httpCode, most)) {
    throw validationError(`Health check matcher HTTP code '${read.httpCode}' must be within '200-${most}'`);
  }
  if (targetType !== 'lambda' && !read.enabled) {
    throw invalidConfiguration(`Health checks cannot be disabled for the target type '${targetType}'`);
  }
  if (read.protocol === 'TCP' && (protocol === 'HTTP' || protocol === 'HTTPS')) {
    throw invalidConfiguration(`Health check protocol 'TCP' is not supported for protocol '${protocol}'`);
  }
}

/**
 * How targets are checked, with what a call sets.
 *
 * @param isServed refuses, by name, what is not checked here
 * @throws AwsError for what AWS does not take
 */
export function readHealthCheck(before: HealthCheck, input: Given, group: Group, isServed: boolean): HealthCheck {
  const { HttpCode: httpCode, GrpcCode: grpcCode } = input.Matcher ?? {};
  const read: HealthCheck = {
    ...before,
    enabled: input.HealthCheckEnabled ?? before.enabled,
    protocol: input.HealthCheckProtocol ?? before.protocol,
    port: input.HealthCheckPort ?? before.port,
    intervalSeconds: input.HealthCheckIntervalSeconds ?? before.intervalSeconds,
    timeoutSeconds: input.HealthCheckTimeoutSeconds ?? before.timeoutSeconds,
    healthyThreshold: input.HealthyThresholdCount ?? before.healthyThreshold,
    unhealthyThreshold: input.UnhealthyThresholdCount ?? before.unhealthyThreshold,
    ...(input.HealthCheckPath !== undefined && { path: input.HealthCheckPath }),
    ...(httpCode !== undefined && { httpCode }),
    ...(grpcCode !== undefined && { grpcCode }),
  };
  check(read, group);
  if (isServed && read.protocol === 'HTTPS') throw notServed('health checks by HTTPS');
  return read;
}
