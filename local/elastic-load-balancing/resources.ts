import * as z from 'zod/mini';
import { targetHealth } from '../health-checks/target-health.ts';
import { createCollection } from '../kit/state.ts';
import { action } from './action-shape.ts';
import { condition, transform } from './condition-shape.ts';

const texts = z.record(z.string(), z.string());

const loadBalancer = z.object({
  arn: z.string(),
  name: z.string(),
  type: z.enum(['application', 'network']),
  scheme: z.enum(['internet-facing', 'internal']),
  ipAddressType: z.string(),
  subnets: z.array(z.string()),
  securityGroups: z.array(z.string()),
  /** Epoch milliseconds, as all times in the state. */
  createdAt: z.number(),
  /** Those that were set. */
  attributes: texts,
  tags: texts,
});
export type LoadBalancer = z.infer<typeof loadBalancer>;

/** A listener's default actions are those of its default rule. */
const listener = z.object({
  arn: z.string(),
  loadBalancerArn: z.string(),
  port: z.int(),
  protocol: z.string(),
  certificates: z.array(z.string()),
  sslPolicy: z.optional(z.string()),
  attributes: texts,
  tags: texts,
});
export type Listener = z.infer<typeof listener>;

const revision = z.object({
  /** Undefined for a default rule, which comes last. */
  priority: z.optional(z.int()),
  conditions: z.array(condition),
  actions: z.array(action),
  transforms: z.array(transform),
});
/** What a rule says at one time. */
export type Revision = z.infer<typeof revision>;

const rule = z.object({
  arn: z.string(),
  listenerArn: z.string(),
  isDefault: z.boolean(),
  current: revision,
  /** What the last change replaced: a stale read returns it. */
  previous: z.optional(revision),
  changedAt: z.number(),
  tags: texts,
});
export type Rule = z.infer<typeof rule>;

const health = z.object({
  ...targetHealth.shape,
  /** AWS's reason and words for the last failed check. */
  reason: z.optional(z.string()),
  description: z.optional(z.string()),
});
export type Health = z.infer<typeof health>;

const target = z.object({
  id: z.string(),
  /** None of a Lambda function. */
  port: z.optional(z.int()),
  zone: z.optional(z.string()),
  registeredAt: z.number(),
  drainsUntil: z.optional(z.number()),
  health,
});
export type Target = z.infer<typeof target>;

const healthCheck = z.object({
  enabled: z.boolean(),
  protocol: z.string(),
  port: z.string(),
  path: z.optional(z.string()),
  intervalSeconds: z.int(),
  timeoutSeconds: z.int(),
  healthyThreshold: z.int(),
  unhealthyThreshold: z.int(),
  httpCode: z.optional(z.string()),
  grpcCode: z.optional(z.string()),
});
export type HealthCheck = z.infer<typeof healthCheck>;

const targetGroup = z.object({
  arn: z.string(),
  name: z.string(),
  targetType: z.enum(['instance', 'ip', 'lambda']),
  /** The four have none for Lambda functions. */
  protocol: z.optional(z.string()),
  protocolVersion: z.optional(z.string()),
  port: z.optional(z.int()),
  vpcId: z.optional(z.string()),
  healthCheck,
  attributes: texts,
  tags: texts,
  targets: z.array(target),
});
export type TargetGroup = z.infer<typeof targetGroup>;

const byArn = ({ arn }: { readonly arn: string }) => arn;

/** Everything that there is, by ARN. */
export const createResources = () => ({
  loadBalancers: createCollection(loadBalancer, byArn),
  listeners: createCollection(listener, byArn),
  rules: createCollection(rule, byArn),
  targetGroups: createCollection(targetGroup, byArn),
});

export type Resources = ReturnType<typeof createResources>;

/** Rules in the order in which they are tried: by priority, the default rule last. */
export const inOrder = (a: Rule, b: Rule): number =>
  (a.current.priority ?? Number.POSITIVE_INFINITY) - (b.current.priority ?? Number.POSITIVE_INFINITY);
