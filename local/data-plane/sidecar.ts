import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import { drawByWeight } from './draw-by-weight.ts';
import type { Endpoint } from './endpoints.ts';
import { createEndpoints } from './endpoints.ts';
import { forward } from './forward.ts';
import { listenOnLoopback } from './listen.ts';
import { localReplies, reply } from './local-reply.ts';
import { type MatchedRequest, matchedRequest } from './matched-request.ts';
import { patienceOf } from './retry-policy.ts';
import type { RouteChange, Target } from './route-table.ts';
import { createRouteTable } from './route-table.ts';
import type { Answer } from './tally.ts';
import { passUpgradeOn, refuseUpgrade, upgradeFor } from './upgrade.ts';

/** What stands behind a virtual service, as in its spec: a router with routes, or one node. */
export type Provider = { readonly virtualRouter: string } | { readonly virtualNode: string };

interface SidecarOptions {
  /** By the name that callers put into the Host header. */
  readonly services: Readonly<Record<string, Provider>>;
  /** Told once for each request that was meant for a target and that the caller waited for. */
  readonly onAnswer: (answer: Answer) => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Of the machine: latencies and time-outs are never scaled. */
  readonly clock: Clock;
  /** Whether routes without a policy, and nodes that are providers, get App Mesh's hidden retries. */
  readonly hasDefaultRetries: boolean;
}

/**
 * The proxy beside a caller. As in App Mesh it is the caller's sidecar that decides: it draws a target by the weights of
 * the route in force for every request, and it alone sees that a target is dead.
 */
export interface Sidecar {
  /** Where the caller sends its requests, with the virtual service's name as Host. */
  readonly url: string;
  /** @throws RejectedRoute; the route in force before stays. */
  applyRoute(change: RouteChange): void;
  setEndpoints(endpoints: readonly Endpoint[]): Promise<void>;
  close(): Promise<void>;
}

function describe(request: IncomingMessage): { service: string; matched: MatchedRequest } {
  const [service = '', port = '80'] = (request.headers.host ?? '').toLowerCase().split(':');
  return { service, matched: matchedRequest(request, Number(port)) };
}

const onlyTarget = (virtualNode: string): Target => ({ virtualNode, weight: 1 });

/** A server that ends the connection of a request whose handling fails. */
function createProxy(
  handle: (request: IncomingMessage, caller: ServerResponse) => Promise<void>,
  handleUpgrade: (request: IncomingMessage, caller: Duplex, head: Buffer) => Promise<void>,
) {
  const server = createServer((request, caller) => {
    handle(request, caller).catch(() => caller.destroy());
  });
  server.on('upgrade', (request: IncomingMessage, caller: Duplex, head: Buffer) => {
    handleUpgrade(request, caller, head).catch(() => caller.destroy());
  });
  return server;
}

export async function startSidecar({
  services,
  onAnswer,
  random,
  clock,
  ...retries
}: SidecarOptions): Promise<Sidecar> {
  const table = createRouteTable(retries);
  const endpoints = createEndpoints();
  /** Connections of callers that speak another protocol by now: the server does not close them. */
  const upgraded = new Set<Duplex>();
  const withoutRoute = patienceOf({}, retries);
  const providers = new Map(
    Object.entries(services).map(([name, provider]) => [name.toLowerCase(), { name, provider }]),
  );

  const choose = (provider: Provider, request: MatchedRequest) => {
    if ('virtualNode' in provider) return { target: onlyTarget(provider.virtualNode), patience: withoutRoute };
    const route = table.find(provider.virtualRouter, request);
    const target = route && drawByWeight(route.targets, random());
    return route && target && { target, patience: route.patience };
  };

  /** The names of the services, in any case, are the only Hosts that it answers to, and no page can write one. */
  const chosenFor = (service: string, request: MatchedRequest) => {
    const found = providers.get(service);
    const chosen = found && choose(found.provider, request);
    return chosen && { ...chosen, virtualService: found.name };
  };

  const handle = async (request: IncomingMessage, caller: ServerResponse) => {
    const { service, matched } = describe(request);
    const chosen = chosenFor(service, matched);
    if (chosen === undefined) {
      request.resume();
      return reply(caller, localReplies.noRoute);
    }
    const { virtualNode, port } = chosen.target;
    const { authority, target } = matched;
    const next = () => endpoints.next(virtualNode, port);
    const answer = await forward(request, caller, {
      authority,
      target,
      next,
      patience: chosen.patience,
      clock,
      random,
    });
    if (answer !== undefined) onAnswer({ virtualService: chosen.virtualService, virtualNode, ...answer });
  };

  const handleUpgrade = async (request: IncomingMessage, caller: Duplex, head: Buffer) => {
    const { service, matched } = describe(request);
    const chosen = chosenFor(service, matched);
    upgraded.add(caller);
    caller.once('close', () => upgraded.delete(caller));
    if (chosen === undefined) return refuseUpgrade(caller, 404, 'Not Found');
    const { virtualNode, port } = chosen.target;
    const upstream = endpoints.next(virtualNode, port);
    const unreachable = { status: 503, reason: 'Service Unavailable' };
    if (upstream === undefined) refuseUpgrade(caller, unreachable.status, unreachable.reason);
    const status = upstream
      ? await passUpgradeOn({ ...upgradeFor(request, upstream.endpoint.origin), unreachable }, caller, head)
      : unreachable.status;
    onAnswer({ virtualService: chosen.virtualService, virtualNode, status, responseMs: undefined });
  };

  const server = createProxy(handle, handleUpgrade);
  const url = await listenOnLoopback(server);
  return {
    url,
    applyRoute: table.apply,
    setEndpoints: endpoints.set,
    async close() {
      server.close();
      server.closeAllConnections();
      for (const caller of upgraded) caller.destroy();
      await endpoints.close();
    },
  };
}
