import type {
  ListenerSummary,
  RuleSummary,
  ServiceSummary,
  TargetGroupSummary,
  VPCLatticeClient,
} from '@aws-sdk/client-vpc-lattice';
import {
  paginateListListeners,
  paginateListRules,
  paginateListServices,
  paginateListTargetGroups,
} from '@aws-sdk/client-vpc-lattice';

async function itemsOf<Item>(pages: AsyncIterable<{ readonly items?: readonly Item[] | undefined }>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const { items = [] } of pages) all.push(...items);
  return all;
}

export const servicesOf = (client: VPCLatticeClient): Promise<ServiceSummary[]> =>
  itemsOf(paginateListServices({ client }, {}));

export const targetGroupsOf = (client: VPCLatticeClient): Promise<TargetGroupSummary[]> =>
  itemsOf(paginateListTargetGroups({ client }, {}));

export const listenersOf = (client: VPCLatticeClient, serviceIdentifier: string): Promise<ListenerSummary[]> =>
  itemsOf(paginateListListeners({ client }, { serviceIdentifier }));

/** The rules of a listener, the default one among them. */
export const rulesOn = (
  client: VPCLatticeClient,
  serviceIdentifier: string,
  listenerIdentifier: string,
): Promise<RuleSummary[]> => itemsOf(paginateListRules({ client }, { serviceIdentifier, listenerIdentifier }));
