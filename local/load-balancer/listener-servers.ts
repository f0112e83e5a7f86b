import type { ConfigFeed } from '../data-plane/config-feed.ts';
import { listenNear } from '../data-plane/listen.ts';
import type { ListenerView, RuleChange } from '../elastic-load-balancing/view.ts';
import { createListenerServer, type Serving } from './listener-server.ts';
import { createRuleTable } from './rule-table.ts';
import type { Views } from './views.ts';

/** A listener as it is served on this machine. */
export interface ServedListener {
  readonly listenerArn: string;
  readonly loadBalancer: string;
  /** The listener's own, which is served unless it is taken or not allowed here. */
  readonly port: number;
  /** `http://127.0.0.1:8080` */
  readonly url: string;
}

interface Open {
  readonly view: ListenerView;
  readonly listening: Promise<void>;
  /** Undefined until it listens. */
  endpoint(): ServedListener | undefined;
  following(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

interface ListenerServersOptions {
  readonly views: Views;
  readonly feed: ConfigFeed<RuleChange>;
  readonly serving: Serving;
  readonly onFailure: (error: unknown) => void;
}

const isServed = ({ protocol, loadBalancer }: ListenerView): boolean =>
  protocol === 'HTTP' && loadBalancer.type === 'application';

/** One server for each listener of an application load balancer, which follows the rules as late as the feed brings them. */
export function createListenerServers({ views, feed, serving, onFailure }: ListenerServersOptions) {
  const open = new Map<string, Open>();

  const start = (view: ListenerView): Open => {
    const rules = createRuleTable(view.rules);
    const { server, close } = createListenerServer(() => views.listeners().get(view.arn) ?? view, rules, serving);
    const disconnect = feed.connect((change) => {
      if (change.listenerArn === view.arn) rules.apply(change);
    });
    let endpoint: ServedListener | undefined;
    const listening = listenNear(server, view.port).then((url) => {
      server.keepAliveTimeout = Number(view.loadBalancer.attributes['idle_timeout.timeout_seconds']) * 1000;
      endpoint = { listenerArn: view.arn, loadBalancer: view.loadBalancer.name, port: view.port, url };
    }, onFailure);
    const stop = async () => {
      disconnect();
      await listening;
      close();
    };
    return { view, listening, endpoint: () => endpoint, following: rules.following, stop };
  };

  return {
    /** Opens and closes servers, as the listeners now are. */
    sync() {
      const wanted = views.listeners();
      for (const [arn, { view, stop }] of open) {
        const now = wanted.get(arn);
        if (now !== undefined && isServed(now) && now.port === view.port) continue;
        open.delete(arn);
        stop().catch(onFailure);
      }
      for (const view of wanted.values()) if (isServed(view) && !open.has(view.arn)) open.set(view.arn, start(view));
    },
    endpoints: () => [...open.values()].flatMap(({ endpoint }) => endpoint() ?? []),
    following: () => Object.assign({}, ...[...open.values()].map(({ following }) => following())),
    async settled() {
      await Promise.all([...open.values()].map(({ listening }) => listening));
    },
    async close() {
      await Promise.all([...open.values()].map(({ stop }) => stop()));
      open.clear();
    },
  };
}
