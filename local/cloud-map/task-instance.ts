/** The name of a service in Cloud Map, or in DNS: `colors.shop.local`. */
export type DiscoveryName = { readonly namespace: string; readonly service: string } | { readonly hostname: string };

/** A task that is registered by itself as long as it runs, as ECS does it. */
export interface TaskInstance {
  readonly id: string;
  readonly name: DiscoveryName;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Whether a task under this name belongs to a service. In DNS a service is named `SERVICE.NAMESPACE`. */
export function isNamed(name: DiscoveryName, namespace: string, service: string): boolean {
  return 'hostname' in name
    ? name.hostname === `${service}.${namespace}`.toLowerCase()
    : name.namespace === namespace && name.service === service;
}
