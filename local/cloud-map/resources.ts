import * as z from 'zod/mini';
import { arnOf } from '../kit/account.ts';
import { integer, listOf, textLike } from '../kit/shapes.ts';
import { type Collection, createCollection } from '../kit/state.ts';

// Shapes with the limits of botocore 1.43, servicediscovery 2017-03-14.

const tags = z.record(z.string(), z.string());
/** Epoch milliseconds. */
const at = z.number();

export const namespaceTypes = ['HTTP', 'DNS_PRIVATE', 'DNS_PUBLIC'] as const;

export const namespaceShape = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(namespaceTypes),
  description: z.optional(z.string()),
  /** Of a namespace with DNS, in seconds. */
  soaTtl: z.optional(z.int()),
  creatorRequestId: z.string(),
  createdAt: at,
  tags,
});

const label = '([a-zA-Z0-9_][a-zA-Z0-9-_]{0,61}[a-zA-Z0-9_]|[a-zA-Z0-9])';
const serviceNamePattern = `((?=^.{1,127}$)^${label}(\\.${label})*$)|(^\\.$)`;
export const serviceNameShape = textLike(new RegExp(serviceNamePattern), serviceNamePattern);

export const recordTypes = ['A', 'AAAA', 'SRV', 'CNAME'] as const;

export const dnsRecordsShape = listOf(
  z.strictObject({ Type: z.enum(recordTypes), TTL: integer(0, 2_147_483_647) }),
  1,
  4,
);

export const customHealthShape = z.strictObject({ FailureThreshold: z.optional(integer(1, 10)) });

export const serviceShape = z.object({
  id: z.string(),
  name: z.string(),
  namespaceId: z.string(),
  description: z.optional(z.string()),
  type: z.enum(['HTTP', 'DNS_HTTP']),
  dnsRecords: z.optional(dnsRecordsShape),
  customHealth: z.optional(customHealthShape),
  creatorRequestId: z.string(),
  createdAt: at,
  tags,
  /** Counts the changes of its instances. */
  revision: z.int(),
});

/** Source: Cloud Map quotas, custom attributes of an instance. */
const maxAttributes = 30;

const attributeName = textLike(/^[!-~]{1,255}$/, '^[a-zA-Z0-9!-~]+$');
const attributeValue = textLike(
  /^(?=.{0,1024}$)([!-~][ \t!-~]*)?[!-~]?$/,
  '^([a-zA-Z0-9!-~][ \\ta-zA-Z0-9!-~]*){0,1}[a-zA-Z0-9!-~]{0,1}$',
);

export const attributesShape = z.record(attributeName, attributeValue).check(
  z.refine((attributes) => Object.keys(attributes).length <= maxAttributes, {
    error: `Member must have length less than or equal to ${maxAttributes}`,
  }),
);

export const healthShape = z.enum(['HEALTHY', 'UNHEALTHY']);

export const instanceShape = z.object({
  serviceId: z.string(),
  id: z.string(),
  attributes: z.record(z.string(), z.string()),
  creatorRequestId: z.string(),
});

/** The health of an instance, as reported to a service with a custom health check. */
export const reportedHealthShape = z.object({ serviceId: z.string(), instanceId: z.string(), status: healthShape });

export const operationShape = z.object({
  id: z.string(),
  type: z.enum(['CREATE_NAMESPACE', 'DELETE_NAMESPACE', 'REGISTER_INSTANCE', 'DEREGISTER_INSTANCE']),
  targets: z.object({
    NAMESPACE: z.optional(z.string()),
    SERVICE: z.optional(z.string()),
    INSTANCE: z.optional(z.string()),
  }),
  createdAt: at,
});

export type Namespace = z.infer<typeof namespaceShape>;
export type CloudMapService = z.infer<typeof serviceShape>;
export type Instance = z.infer<typeof instanceShape>;
export type PastOperation = z.infer<typeof operationShape>;
export type Health = z.infer<typeof healthShape>;

export const namespaceArn = (id: string): string => arnOf('servicediscovery', `namespace/${id}`);
export const serviceArn = (id: string): string => arnOf('servicediscovery', `service/${id}`);

/** The id that an identifier is, or that an ARN ends in. */
export const idIn = (identifier: string): string => identifier.slice(identifier.lastIndexOf('/') + 1);

/** `ns-0123456789abcdef`: 16 digits of a fresh UUID. */
export const idFrom = (prefix: 'ns' | 'srv', uuid: string): string =>
  `${prefix}-${uuid.replaceAll('-', '').slice(-16)}`;

/** By their ids. */
export interface Resources {
  readonly namespaces: Collection<Namespace>;
  readonly services: Collection<CloudMapService>;
  /** By `SERVICE INSTANCE`, as the reported health. */
  readonly instances: Collection<Instance>;
  readonly reportedHealth: Collection<z.infer<typeof reportedHealthShape>>;
  readonly operations: Collection<PastOperation>;
}

export const instanceKey = (serviceId: string, instanceId: string): string => `${serviceId} ${instanceId}`;

export const createResources = (): Resources => ({
  namespaces: createCollection(namespaceShape, ({ id }) => id),
  services: createCollection(serviceShape, ({ id }) => id),
  instances: createCollection(instanceShape, ({ serviceId, id }) => instanceKey(serviceId, id)),
  reportedHealth: createCollection(reportedHealthShape, ({ serviceId, instanceId }) =>
    instanceKey(serviceId, instanceId),
  ),
  operations: createCollection(operationShape, ({ id }) => id),
});
