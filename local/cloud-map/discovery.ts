import { type Context, healthOf, instancesOf, type Registered } from './context.ts';
import type { CloudMapService } from './resources.ts';
import type { DiscoveryName } from './task-instance.ts';

type HealthFilter = 'HEALTHY' | 'UNHEALTHY' | 'ALL' | 'HEALTHY_OR_ELSE_ALL';

const hasAll = ({ attributes }: Registered, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([name, value]) => attributes[name] === value);

/** The instances with a health; all where the service has no health check. */
function withHealth(
  context: Context,
  service: CloudMapService,
  instances: readonly Registered[],
  wanted: HealthFilter,
): readonly Registered[] {
  if (service.customHealth === undefined || wanted === 'ALL') return instances;
  const healthy = instances.filter((one) => healthOf(context, service, one) === 'HEALTHY');
  if (wanted === 'UNHEALTHY') return instances.filter((one) => !healthy.includes(one));
  return wanted === 'HEALTHY_OR_ELSE_ALL' && healthy.length === 0 ? instances : healthy;
}

interface Wanted {
  readonly attributes: Readonly<Record<string, string>>;
  /** Attributes that narrow the answer down unless nothing is left. */
  readonly preferred?: Readonly<Record<string, string>>;
  readonly health: HealthFilter;
}

/** The instances of a service with all attributes. Source: the API reference, DiscoverInstances. */
export function discovered(
  context: Context,
  service: CloudMapService,
  { attributes, preferred = {}, health }: Wanted,
): readonly Registered[] {
  const all = instancesOf(context, service).filter((one) => hasAll(one, attributes));
  const found = withHealth(context, service, all, health);
  const best = found.filter((one) => hasAll(one, preferred));
  return best.length > 0 ? best : found;
}

/** The service of a name in Cloud Map, or of a name in the DNS of a private namespace. */
export function serviceNamed({ resources }: Context, name: DiscoveryName): CloudMapService | undefined {
  if ('namespace' in name) {
    const namespace = resources.namespaces.all().find((one) => one.name === name.namespace);
    return resources.services
      .all()
      .find((one) => one.namespaceId === namespace?.id && one.name.toLowerCase() === name.service.toLowerCase());
  }
  return resources.services.all().find(({ name: service, namespaceId, dnsRecords }) => {
    const namespace = resources.namespaces.find(namespaceId);
    return dnsRecords !== undefined && name.hostname === `${service}.${namespace?.name}`.toLowerCase();
  });
}
