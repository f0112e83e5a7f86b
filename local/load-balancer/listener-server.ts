import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { refuseUpgrade } from '../data-plane/upgrade.ts';
import type { ListenerView } from '../elastic-load-balancing/view.ts';
import type { Choose } from './choice.ts';
import { type Decision, decide } from './decision.ts';
import { forward, forwardUpgrade } from './forward.ts';
import type { BalancerMetrics } from './metrics.ts';
import { answer, errorPage, titleOf } from './own-answer.ts';
import type { RuleTable } from './rule-table.ts';
import type { Targets } from './targets.ts';

/** What all listeners of the machine share. */
export interface Serving {
  readonly choose: Choose;
  readonly targets: Targets;
  readonly metrics: BalancerMetrics;
  /** Milliseconds since the epoch by the clock of the embedded AWS. */
  readonly now: () => number;
  /** Real milliseconds. */
  readonly realNow: () => number;
  readonly newId: () => string;
}

interface ListenerServer {
  readonly server: Server;
  /** Breaks every connection. */
  close(): void;
}

/** A server of one listener of a load balancer, which decides on each request by the rules in force. */
export function createListenerServer(view: () => ListenerView, rules: RuleTable, serving: Serving): ListenerServer {
  const { choose, targets, metrics, realNow } = serving;
  const openedAt = new WeakMap<object, number>();
  /** Connections that speak another protocol by now: the server does not close them. */
  const upgraded = new Set<Duplex>();

  const options = ({ chosen, transforms }: Extract<Decision, { kind: 'forwarded' }>) => {
    const { port, loadBalancer } = view();
    const entrance = { port, attributes: loadBalancer.attributes, seconds: serving.now() / 1000, id: serving.newId() };
    return { loadBalancerArn: loadBalancer.arn, chosen, transforms, entrance, targets, metrics };
  };

  const isLast = ({ socket }: IncomingMessage): boolean => {
    const seconds = Number(view().loadBalancer.attributes['client_keep_alive.seconds']);
    return realNow() - (openedAt.get(socket) ?? realNow()) > seconds * 1000;
  };

  const fail = (caller: ServerResponse, status: number, namesServer: boolean) => {
    metrics.failed(view().loadBalancer.arn, status);
    answer(caller, errorPage(status), namesServer);
  };

  const handle = async (request: IncomingMessage, caller: ServerResponse) => {
    const { port, loadBalancer, attributes } = view();
    const namesServer = attributes['routing.http.response.server.enabled'] === 'true';
    const decision = decide(request, port, rules, choose);
    switch (decision.kind) {
      case 'foreign':
        return void caller.writeHead(403, { 'content-type': 'text/plain' }).end(decision.reason);
      case 'redirected':
        metrics.redirected(loadBalancer.arn);
        return answer(caller, decision.answer, namesServer);
      case 'fixed':
        metrics.fixed(loadBalancer.arn);
        return answer(caller, decision.answer, namesServer);
      case 'unserved':
        return fail(caller, 503, namesServer);
      case 'forwarded': {
        const forwarding = { ...options(decision), now: realNow, isLast: isLast(request) };
        const status = await forward(request, caller, forwarding);
        if (status !== undefined) fail(caller, status, namesServer);
      }
    }
  };

  const handleUpgrade = async (request: IncomingMessage, caller: Duplex, head: Buffer) => {
    const { port, loadBalancer } = view();
    const decision = decide(request, port, rules, choose);
    if (decision.kind === 'foreign') return refuseUpgrade(caller, 403, titleOf(403));
    const refuse = (status: number) => {
      metrics.failed(loadBalancer.arn, status);
      refuseUpgrade(caller, status, titleOf(status));
    };
    if (decision.kind !== 'forwarded') return refuse(decision.kind === 'unserved' ? 503 : decision.answer.status);
    const status = await forwardUpgrade(request, { caller, head }, options(decision));
    if (status === 502) metrics.failed(loadBalancer.arn, status);
  };

  const server = createServer((request, caller) => {
    handle(request, caller).catch(() => caller.destroy());
  });
  server.on('connection', (socket) => openedAt.set(socket, realNow()));
  server.on('upgrade', (request: IncomingMessage, caller: Duplex, head: Buffer) => {
    upgraded.add(caller);
    caller.once('close', () => upgraded.delete(caller));
    handleUpgrade(request, caller, head).catch(() => caller.destroy());
  });
  return {
    server,
    close() {
      server.close();
      server.closeAllConnections();
      for (const caller of upgraded) caller.destroy();
    },
  };
}
