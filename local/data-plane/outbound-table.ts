import type { OutboundService, Snapshot } from './config/snapshot.ts';
import { drawByWeight } from './draw-by-weight.ts';
import { createFollowedRoutes, type Followed } from './followed-routes.ts';
import type { MatchedRequest } from './matched-request.ts';
import { type DefaultRetries, idleMsOf, type Patience, patienceOf } from './retry-policy.ts';
import { createRouteTable, type Target } from './route-table.ts';
import type { TcpService } from './tcp/doors.ts';

/** Where a request or a connection goes. */
export type Way =
  | { readonly kind: 'target'; readonly virtualService: string; readonly target: Target; readonly patience: Patience }
  /** To a service of TCP: what is sent is not looked into. */
  | { readonly kind: 'connection'; readonly target: Target; readonly idleMs: number }
  /** The port is the mesh's, but no service of that name or no route of it takes the request. */
  | { readonly kind: 'noRoute' }
  /** The service has no provider. */
  | { readonly kind: 'noProvider' }
  /** No service of the mesh, and the mesh lets it out. */
  | { readonly kind: 'outside' }
  /** A port that no service of the mesh is on, and the mesh lets nothing out. */
  | { readonly kind: 'noListener' };

/** The way out of a node, compiled from its snapshots. */
export interface OutboundTable {
  apply(snapshot: Snapshot): Followed;
  /** @param isProxied whether it names where it was meant for in full, as requests to a proxy do */
  find(request: MatchedRequest, isProxied: boolean): Way;
  /** The way to a service by its name, on a port of its provider's listeners or the first of them. */
  findService(name: string, request: MatchedRequest, port: number | undefined): Way;
  /** What becomes of a connection that names a host alone: in one to a `service` requests follow. */
  findHost(host: string, port: number): 'service' | 'connection' | 'outside' | 'noListener';
  /** The way of a connection to a service of TCP. */
  findConnection(service: TcpService): Way;
  /** The services of TCP. */
  tcpServices(): readonly TcpService[];
}

/** Host in lower case, and port if one is named. */
export function hostOf(authority: string): { readonly host: string; readonly port: number | undefined } {
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(authority.toLowerCase()) ?? [];
  return { host, port: port === undefined ? undefined : Number(port) };
}

/** A name that has `*` for its first part also stands for every name that ends so; the longest wins. Source: Envoy, domains. */
function finder(services: readonly OutboundService[]): (host: string) => OutboundService | undefined {
  const named = new Map(services.map((service) => [service.name.toLowerCase(), service]));
  const wild = [...named]
    .filter(([name]) => name.startsWith('*'))
    .map(([name, service]) => ({ suffix: name.slice(1), service }))
    .toSorted((a, b) => b.suffix.length - a.suffix.length);
  return (host) => named.get(host) ?? wild.find(({ suffix }) => host.endsWith(suffix))?.service;
}

/** All goes to a node that is a provider, to its listener on the port that was asked for where it has one there. */
function onlyTarget({ listeners }: OutboundService, virtualNode: string, port: number): Target {
  const isThere = listeners.some((listener) => listener.port === port);
  return { virtualNode, weight: 1, ...(isThere && { port }) };
}

const httpPort = 80;

const isTcp = ({ listeners }: OutboundService, port: number) =>
  listeners.some((listener) => listener.port === port && listener.protocol === 'tcp');

/** What is compiled for an account with or without the hidden retries. */
function compiledFor(retries: DefaultRetries) {
  const routes = createRouteTable(retries);
  return { ...retries, routes, follow: createFollowedRoutes(routes), withoutRoute: patienceOf({}, retries) };
}

/** @param random uniform in [0, 1) */
export function createOutboundTable(random: () => number): OutboundTable {
  let compiled = compiledFor({ hasDefaultRetries: true });
  let services: readonly OutboundService[] = [];
  let serviceNamed = finder([]);
  let ports: ReadonlySet<number> = new Set();
  let isOpen = false;

  const isListening = (port: number | undefined) => port === undefined || ports.size === 0 || ports.has(port);
  const elsewhere = (port: number | undefined, isProxied: boolean): Way => {
    // Only what names its destination in full can be let out to it.
    if (isOpen && isProxied) return { kind: 'outside' };
    return { kind: isListening(port) ? 'noRoute' : 'noListener' };
  };
  const connectionWithin = (service: OutboundService, port: number): Way => {
    const { provider } = service;
    if (provider === undefined) return { kind: 'noProvider' };
    if ('virtualNode' in provider)
      return { kind: 'connection', target: onlyTarget(service, provider.virtualNode, port), idleMs: idleMsOf({}) };
    const route = compiled.routes.findConnection(provider.virtualRouter, port);
    const target = route && drawByWeight(route.targets, random());
    if (route === undefined || target === undefined) return { kind: 'noRoute' };
    return { kind: 'connection', target, idleMs: route.idleMs };
  };
  const within = (service: OutboundService, request: MatchedRequest, asked: number | undefined): Way => {
    const { name, provider, listeners } = service;
    const port = asked ?? listeners[0]?.port ?? httpPort;
    if (isTcp(service, port)) return connectionWithin(service, port);
    if (provider === undefined) return { kind: 'noProvider' };
    if ('virtualNode' in provider)
      return {
        kind: 'target',
        virtualService: name,
        target: onlyTarget(service, provider.virtualNode, port),
        patience: compiled.withoutRoute,
      };
    const route = compiled.routes.find(provider.virtualRouter, { ...request, port });
    const target = route && drawByWeight(route.targets, random());
    if (route === undefined || target === undefined) return { kind: 'noRoute' };
    return { kind: 'target', virtualService: name, target, patience: route.patience };
  };
  const isOn = (service: OutboundService, port: number | undefined) =>
    port === undefined ||
    service.listeners.length === 0 ||
    service.listeners.some((listener) => listener.port === port);

  return {
    apply({ services: next, routers, egress, hasDefaultRetries }) {
      services = next;
      if (hasDefaultRetries !== compiled.hasDefaultRetries) compiled = compiledFor({ hasDefaultRetries });
      const followed = compiled.follow(routers);
      serviceNamed = finder(services);
      ports = new Set(services.flatMap(({ listeners }) => listeners.map(({ port }) => port)));
      isOpen = egress === 'ALLOW_ALL';
      return followed;
    },
    find(request, isProxied) {
      const { host, port: named } = hostOf(request.authority);
      const port = named ?? (isProxied ? httpPort : undefined);
      const service = serviceNamed(host);
      return service !== undefined && isOn(service, port) ? within(service, request, port) : elsewhere(port, isProxied);
    },
    findService(name, request, port) {
      const service = serviceNamed(name.toLowerCase());
      return service === undefined ? { kind: 'noRoute' } : within(service, request, port);
    },
    findHost(host, port) {
      const service = serviceNamed(host.toLowerCase());
      if (service !== undefined && isOn(service, port)) return isTcp(service, port) ? 'connection' : 'service';
      // Envoys of App Mesh reach AWS whatever the filter. Source: App Mesh user guide, meshes.
      return isOpen || (port === 443 && host.endsWith('.amazonaws.com')) ? 'outside' : 'noListener';
    },
    findConnection({ virtualService, port }) {
      const service = serviceNamed(virtualService.toLowerCase());
      return service === undefined ? { kind: 'noRoute' } : connectionWithin(service, port);
    },
    tcpServices: () =>
      services.flatMap(({ name: virtualService, listeners }) =>
        listeners.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => ({ virtualService, port })),
      ),
  };
}
