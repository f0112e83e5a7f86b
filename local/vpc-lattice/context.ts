import type { ClientTokens } from '../kit/client-tokens.ts';
import type { Listeners } from '../kit/listeners.ts';
import { conflict, notFound, type ResourceType } from './errors.ts';
import {
  idIn,
  listenerArn,
  ruleArn,
  serviceArn,
  serviceAssociationArn,
  serviceNetworkArn,
  targetGroupArn,
  vpcAssociationArn,
} from './identifiers.ts';
import type { Quotas } from './quotas.ts';
import type {
  LatticeService,
  Listener,
  Resources,
  Rule,
  ServiceAssociation,
  ServiceNetwork,
  TargetGroup,
  VpcAssociation,
} from './resources.ts';
import type { RuleChange } from './rule-change.ts';
import type { StaleReads } from './stale-reads.ts';

/** What the operations work on. */
export interface Context {
  readonly resources: Resources;
  readonly clientTokens: ClientTokens;
  readonly staleReads: StaleReads;
  readonly ruleChanges: Listeners<RuleChange>;
  readonly quotas: Quotas;
  /** How long creations and deletions are in progress, in ms of the clock. */
  readonly progressMs: number;
  now(): number;
  newId(): string;
}

/** The item that an identifier names by its id or its ARN. */
function named<Item extends { readonly id: string }>(
  find: (id: string) => Item | undefined,
  identifier: string,
  arnOf: (item: Item) => string,
  type: ResourceType,
): Item {
  const item = find(idIn(identifier));
  if (item === undefined || (identifier !== item.id && identifier !== arnOf(item))) throw notFound(type, identifier);
  return item;
}

const arnById =
  (arn: (id: string) => string) =>
  ({ id }: { readonly id: string }) =>
    arn(id);

/** @throws AwsError ResourceNotFoundException, as all of these */
export const serviceNamed = ({ resources }: Context, identifier: string): LatticeService =>
  named(resources.services.find, identifier, arnById(serviceArn), 'SERVICE');

export const networkNamed = ({ resources }: Context, identifier: string): ServiceNetwork =>
  named(resources.serviceNetworks.find, identifier, arnById(serviceNetworkArn), 'SERVICE_NETWORK');

export const associationNamed = ({ resources }: Context, identifier: string): ServiceAssociation =>
  named(
    resources.serviceAssociations.find,
    identifier,
    arnById(serviceAssociationArn),
    'SERVICE_NETWORK_SERVICE_ASSOCIATION',
  );

export const vpcAssociationNamed = ({ resources }: Context, identifier: string): VpcAssociation =>
  named(resources.vpcAssociations.find, identifier, arnById(vpcAssociationArn), 'SERVICE_NETWORK_VPC_ASSOCIATION');

export const groupNamed = ({ resources }: Context, identifier: string): TargetGroup =>
  named(resources.targetGroups.find, identifier, arnById(targetGroupArn), 'TARGET_GROUP');

export function listenerNamed(context: Context, serviceIdentifier: string, identifier: string): Listener {
  const service = serviceNamed(context, serviceIdentifier);
  const listener = named(context.resources.listeners.find, identifier, listenerArn, 'LISTENER');
  if (listener.serviceId !== service.id) throw notFound('LISTENER', identifier);
  return listener;
}

export function ruleNamed({ resources }: Context, listener: Listener, identifier: string): Rule {
  const rule = named(resources.rules.find, identifier, ruleArn, 'RULE');
  if (rule.listenerId !== listener.id) throw notFound('RULE', identifier);
  return rule;
}

/** The rules of a listener: by priority, the default rule last. */
export const rulesOf = ({ rules }: Resources, listenerId: string): readonly Rule[] =>
  rules
    .all()
    .filter((rule) => rule.listenerId === listenerId)
    .sort(
      (a, b) => (a.current.priority ?? Number.POSITIVE_INFINITY) - (b.current.priority ?? Number.POSITIVE_INFINITY),
    );

export function defaultRuleOf(resources: Resources, listenerId: string): Rule {
  const rule = rulesOf(resources, listenerId).find(({ isDefault }) => isDefault);
  if (rule === undefined) throw new Error(`the listener ${listenerId} has no default rule`);
  return rule;
}

type Progressing = { readonly createdAt: number; readonly deletedAt?: number | undefined };

export function statusOf(
  { now, progressMs }: Context,
  { createdAt, deletedAt }: Progressing,
): 'ACTIVE' | 'CREATE_IN_PROGRESS' | 'DELETE_IN_PROGRESS' {
  if (deletedAt !== undefined) return 'DELETE_IN_PROGRESS';
  return now() < createdAt + progressMs ? 'CREATE_IN_PROGRESS' : 'ACTIVE';
}

/** @throws AwsError ConflictException while it is being created or deleted */
export function checkSettled(context: Context, item: Progressing & { readonly id: string }, type: ResourceType): void {
  const status = statusOf(context, item);
  if (status === 'ACTIVE') return;
  // AWS's words, as an issue of the Gateway API controller quotes them.
  const words = `Invalid resource status for this operation, resource id ${item.id}, status: ${status}.`;
  throw conflict(type, item.id, words);
}

/** What everything new has. */
export const created = ({ now }: Context, id: string, tags: Readonly<Record<string, string>> = {}) => ({
  id,
  createdAt: now(),
  updatedAt: now(),
  tags: { ...tags },
});
