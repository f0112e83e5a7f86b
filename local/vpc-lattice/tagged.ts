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
import type { Resources } from './resources.ts';

export type Tags = Readonly<Record<string, string>>;

/** The tags of one resource, and their replacement. */
interface TaggedResource {
  readonly tags: Tags;
  replace(tags: Tags): void;
}

interface Kept<Item> {
  find(id: string): Item | undefined;
  put(item: Item): void;
}

/** The resource with an ARN; undefined where there is none. */
export function taggedResource(resources: Resources, arn: string): TaggedResource | undefined {
  const looksIn = <Item extends { readonly id: string; readonly tags: Tags }>(
    items: Kept<Item>,
    arnOf: (item: Item) => string,
  ): TaggedResource | undefined => {
    const item = items.find(idIn(arn));
    if (item === undefined || arnOf(item) !== arn) return undefined;
    return { tags: item.tags, replace: (tags) => items.put({ ...item, tags: { ...tags } }) };
  };
  return (
    looksIn(resources.rules, ruleArn) ??
    looksIn(resources.listeners, listenerArn) ??
    looksIn(resources.services, ({ id }) => serviceArn(id)) ??
    looksIn(resources.targetGroups, ({ id }) => targetGroupArn(id)) ??
    looksIn(resources.serviceNetworks, ({ id }) => serviceNetworkArn(id)) ??
    looksIn(resources.serviceAssociations, ({ id }) => serviceAssociationArn(id)) ??
    looksIn(resources.vpcAssociations, ({ id }) => vpcAssociationArn(id))
  );
}
