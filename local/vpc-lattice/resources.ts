import * as z from 'zod/mini';
import { targetHealth } from '../health-checks/target-health.ts';
import { type Collection, createCollection, type Stateful } from '../kit/state.ts';
import { targetGroupConfig } from './target-group-config.ts';

const tags = z.record(z.string(), z.string());

/** All times in the state are epoch milliseconds. */
const common = { id: z.string(), createdAt: z.number(), updatedAt: z.number(), tags };
/** Deletion takes a while, too. */
const deletable = { ...common, deletedAt: z.optional(z.number()) };

const serviceNetwork = z.object({ ...common, name: z.string(), isShareable: z.optional(z.boolean()) });
const service = z.object({ ...deletable, name: z.string(), customDomainName: z.optional(z.string()) });
const serviceAssociation = z.object({ ...deletable, serviceId: z.string(), networkId: z.string() });
const vpcAssociation = z.object({
  ...deletable,
  networkId: z.string(),
  vpcId: z.string(),
  securityGroupIds: z.array(z.string()),
});
const listener = z.object({
  ...common,
  serviceId: z.string(),
  name: z.string(),
  protocol: z.enum(['HTTP', 'HTTPS', 'TLS_PASSTHROUGH']),
  port: z.int(),
});

const action = z.union([
  z.object({
    forward: z.object({ targetGroups: z.array(z.object({ targetGroupIdentifier: z.string(), weight: z.int() })) }),
  }),
  z.object({ fixedResponse: z.object({ statusCode: z.int() }) }),
]);

const matchType = { exact: z.optional(z.string()), prefix: z.optional(z.string()) };
const caseSensitive = z.boolean();
const httpMatch = z.object({
  method: z.optional(z.string()),
  pathMatch: z.optional(z.object({ match: z.object(matchType), caseSensitive })),
  headerMatches: z.array(
    z.object({
      name: z.string(),
      match: z.object({ ...matchType, contains: z.optional(z.string()) }),
      caseSensitive,
    }),
  ),
});

/** What a write replaces. The default rule has neither match nor priority. */
const revision = z.object({
  match: z.optional(z.object({ httpMatch })),
  priority: z.optional(z.int()),
  action,
  at: z.number(),
});

const rule = z.object({
  id: z.string(),
  createdAt: z.number(),
  tags,
  serviceId: z.string(),
  listenerId: z.string(),
  name: z.string(),
  isDefault: z.boolean(),
  current: revision,
  /** What the last write replaced: a stale read returns it. */
  previous: z.optional(revision),
});

const targetGroup = z.object({
  ...deletable,
  name: z.string(),
  type: z.enum(['IP', 'LAMBDA', 'INSTANCE', 'ALB']),
  config: z.optional(targetGroupConfig),
});

const target = z.object({
  groupId: z.string(),
  /** An IP address, or an ARN. */
  id: z.string(),
  /** A Lambda function has none. */
  port: z.optional(z.int()),
  registeredAt: z.number(),
  drainingSince: z.optional(z.number()),
  health: targetHealth,
});

export type ServiceNetwork = z.infer<typeof serviceNetwork>;
export type LatticeService = z.infer<typeof service>;
export type ServiceAssociation = z.infer<typeof serviceAssociation>;
export type VpcAssociation = z.infer<typeof vpcAssociation>;
export type Listener = z.infer<typeof listener>;
export type RuleAction = z.infer<typeof action>;
export type RuleMatch = z.infer<typeof httpMatch>;
export type Revision = z.infer<typeof revision>;
export type Rule = z.infer<typeof rule>;
export type TargetGroup = z.infer<typeof targetGroup>;
export type Target = z.infer<typeof target>;

/** How long creations and deletions are in progress, and how long a target drains, in ms of the clock. */
export interface Durations {
  readonly progressMs: number;
  readonly drainingMs: number;
}

const byId = ({ id }: { readonly id: string }) => id;
export const targetKey = ({ groupId, id, port }: Pick<Target, 'groupId' | 'id' | 'port'>) =>
  `${groupId} ${id} ${port ?? ''}`;

/** A collection from which items go by themselves, when their time is over. */
function passing<Item>(items: Collection<Item>, keyOf: (item: Item) => string, isOver: (item: Item) => boolean) {
  const purge = (item: Item) => {
    if (!isOver(item)) return true;
    items.remove(keyOf(item));
    return false;
  };
  return {
    ...items,
    find(key: string): Item | undefined {
      const item = items.find(key);
      return item !== undefined && purge(item) ? item : undefined;
    },
    all: (): Item[] => items.all().filter(purge),
  };
}

/** Everything that VPC Lattice has. */
export interface Resources {
  readonly serviceNetworks: Collection<ServiceNetwork>;
  readonly services: Collection<LatticeService>;
  readonly serviceAssociations: Collection<ServiceAssociation>;
  readonly vpcAssociations: Collection<VpcAssociation>;
  readonly listeners: Collection<Listener>;
  readonly rules: Collection<Rule>;
  readonly targetGroups: Collection<TargetGroup>;
  readonly targets: Collection<Target>;
}

export function createResources(now: () => number, { progressMs, drainingMs }: Durations) {
  const isDeleted = ({ deletedAt }: { readonly deletedAt?: number | undefined }) =>
    deletedAt !== undefined && now() >= deletedAt + progressMs;
  const isDrained = ({ drainingSince }: Target) => drainingSince !== undefined && now() >= drainingSince + drainingMs;
  return {
    serviceNetworks: createCollection(serviceNetwork, byId),
    services: passing(createCollection(service, byId), byId, isDeleted),
    serviceAssociations: passing(createCollection(serviceAssociation, byId), byId, isDeleted),
    vpcAssociations: passing(createCollection(vpcAssociation, byId), byId, isDeleted),
    listeners: createCollection(listener, byId),
    rules: createCollection(rule, byId),
    targetGroups: passing(createCollection(targetGroup, byId), byId, isDeleted),
    targets: passing(createCollection(target, targetKey), targetKey, isDrained),
  } satisfies Resources & Readonly<Record<string, Stateful>>;
}
