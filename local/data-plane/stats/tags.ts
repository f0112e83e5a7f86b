import type { ProxyIdentity } from './names.ts';

/** A part of a statistic's name that says what it is of. Source: Envoy, well-known tag names. */
interface Rule {
  readonly tag: string;
  /** Its first group is what is taken out of the name, its second the tag's value. */
  readonly pattern: RegExp;
}

const rules: readonly Rule[] = [
  { tag: 'envoy.response_code', pattern: /_rq(_(\d{3}))$/d },
  { tag: 'envoy.response_code_class', pattern: /_rq_((\d)(?=xx$))/d },
  // Names of clusters end with a port, and may have dots before.
  { tag: 'envoy.cluster_name', pattern: /^cluster\.((.+?_\d+)\.)/d },
  { tag: 'envoy.cluster_name', pattern: /^cluster\.((.+?)\.)(?=.)/d },
  { tag: 'envoy.rds_route_config', pattern: /^http\..*?\.rds\.((.*?)\.)\w+$/d },
  { tag: 'envoy.http_conn_manager_prefix', pattern: /^http\.((.*?)\.)/d },
  { tag: 'envoy.listener_address', pattern: /^listener\.(([_.\d]+)\.)/d },
];

/** App Mesh's own: which of several listeners a name speaks of. Source: the agent of App Mesh's Envoys. */
const listenerRules: readonly Rule[] = [
  { tag: 'appmesh.listener_protocol', pattern: /^http\.ingress\.((http2?|grpc|tcp)\.)\d+\./d },
  { tag: 'appmesh.listener_port', pattern: /^http\.ingress\.((\d+)\.)/d },
];

/** Of App Mesh's metrics extension, whose names of services may have any letter. */
const targetRules: readonly Rule[] = [
  { tag: 'TargetVirtualNode', pattern: /^appmesh\.(TargetVirtualNode\.(.+?)\.)TargetVirtualService\./d },
  { tag: 'TargetVirtualService', pattern: /^appmesh\.(TargetVirtualService\.(.+)\.)\w+$/d },
];

export interface TaggedName {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

export const isOfExtension = (name: string): boolean => name.startsWith('appmesh.');

/** What the metrics extension says of every statistic: whose it is. */
const dimensionsOf = ({ meshName, resource }: ProxyIdentity) => ({ Mesh: meshName, [resource.kind]: resource.name });

const meshTagsOf = ({ meshName, resource }: ProxyIdentity) => ({
  'appmesh.mesh': meshName,
  [resource.kind === 'VirtualNode' ? 'appmesh.virtual_node' : 'appmesh.virtual_gateway']: resource.name,
});

/**
 * A statistic's name without the parts that say what it is of, and those as tags.
 *
 * @param hasMeshTags whether all have App Mesh's own (ENABLE_ENVOY_STATS_TAGS)
 */
export function taggedName(full: string, identity: ProxyIdentity, hasMeshTags: boolean): TaggedName {
  let name = full;
  const tags: Record<string, string> = { ...(hasMeshTags && meshTagsOf(identity)) };
  const take = ({ tag, pattern }: Rule) => {
    const found = pattern.exec(name);
    const [from, to] = found?.indices?.[1] ?? [];
    if (from === undefined || tags[tag] !== undefined) return;
    name = `${name.slice(0, from)}${name.slice(to)}`;
    tags[tag] = found?.[2] ?? '';
  };
  if (isOfExtension(full)) {
    targetRules.forEach(take);
    return { name, tags: { ...dimensionsOf(identity), ...tags } };
  }
  if (hasMeshTags) listenerRules.forEach(take);
  rules.forEach(take);
  return { name, tags };
}
