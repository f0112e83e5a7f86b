import { domainNameOf } from '../vpc-lattice/answers.ts';
import type { Listener, Resources } from '../vpc-lattice/resources.ts';
import type { Entrance } from './serve-request.ts';

/** A listener that can be reached, and the names that its service has. */
export interface OpenListener extends Entrance {
  readonly listenerName: string;
  readonly serviceName: string;
  readonly domainName: string;
  /** In lower case: the service's own name, and its custom one. */
  readonly hosts: readonly string[];
}

/** A listener that cannot, and why. */
export interface ClosedListener {
  readonly listenerId: string;
  readonly problem: string;
}

const isClosed = (one: OpenListener | ClosedListener): one is ClosedListener => 'problem' in one;

function entranceOf(resources: Resources, listener: Listener): OpenListener | ClosedListener | undefined {
  const { id: listenerId, serviceId, name, port, protocol } = listener;
  const service = resources.services.find(serviceId);
  const association = resources.serviceAssociations
    .all()
    .find((one) => one.serviceId === serviceId && one.deletedAt === undefined);
  // As on AWS: clients reach a service by way of a network alone.
  if (service === undefined || association === undefined) return undefined;
  if (protocol !== 'HTTP') {
    return { listenerId, problem: `The embedded data plane does not serve ${protocol} (listener ${name}).` };
  }
  const { networkId } = association;
  const domainName = domainNameOf(service);
  const vpcId = resources.vpcAssociations.all().find((one) => one.networkId === networkId)?.vpcId;
  const hosts = [domainName, ...(service.customDomainName === undefined ? [] : [service.customDomainName])];
  return {
    listenerId,
    serviceId,
    networkId,
    vpcId,
    listenerPort: port,
    listenerName: name,
    serviceName: service.name,
    domainName,
    hosts: hosts.map((host) => host.toLowerCase()),
  };
}

interface Entrances {
  readonly open: readonly OpenListener[];
  readonly closed: readonly ClosedListener[];
}

/** The listeners of the services that are associated with a service network. */
export function entrancesOf(resources: Resources): Entrances {
  const all = resources.listeners.all().flatMap((listener) => entranceOf(resources, listener) ?? []);
  return {
    open: all.filter((one): one is OpenListener => !isClosed(one)),
    closed: all.filter(isClosed),
  };
}
