import type { Clock } from '../clock.ts';
import { createConfigFeed } from '../data-plane/config-feed.ts';
import { type PutMetrics, publishEachMinute } from '../data-plane/minute-publisher.ts';
import type { RuleChange } from '../elastic-load-balancing/view.ts';
import type { Surroundings } from '../surroundings.ts';
import { createChoice } from './choice.ts';
import { createListenerServers, type ServedListener } from './listener-servers.ts';
import { createBalancerMetrics } from './metrics.ts';
import { createStickiness } from './stickiness.ts';
import { createTargets } from './targets.ts';
import { createViews, type Model } from './views.ts';

export interface LoadBalancersOptions {
  readonly model: Model;
  readonly surroundings: Surroundings;
  /** How many times as fast as real time the clock runs. */
  readonly timeScale: number;
  /** Takes the metrics of each minute. */
  readonly put: PutMetrics;
  /** Milliseconds of the clock until a listener follows a change of a rule: `delayMs` and up to `jitterMs` more. */
  readonly propagation?: { readonly delayMs: number; readonly jitterMs: number } | undefined;
}

/** HTTP load balancers on the loopback, one server for each listener of an application load balancer. */
export interface LoadBalancers {
  /** Where each listener is reached now. */
  endpoints(): readonly ServedListener[];
  /** Resolves when all listeners that there are now are reached. */
  settled(): Promise<void>;
  /** The rules that are followed now, by their ARNs, each with the epoch ms of the change that made it so. */
  following(): Readonly<Record<string, number>>;
  /** What could not be served, or published, in sentences. */
  problems(): readonly string[];
  /** From now on no listener hears of a change of a rule. */
  freeze(): void;
  /** What was held back arrives, in order. */
  thaw(): void;
  close(): Promise<void>;
}

// No figure is published; traces in issue trackers show seconds.
const propagationDefaults = { delayMs: 1000, jitterMs: 2000 };

export function startLoadBalancers(options: LoadBalancersOptions): LoadBalancers {
  const { model, surroundings, timeScale, put, propagation = propagationDefaults } = options;
  const { clock } = surroundings;
  const problems = new Set<string>();
  const onFailure = (error: unknown) => void problems.add(error instanceof Error ? error.message : String(error));
  const views = createViews(model);
  const targets = createTargets();
  const metrics = createBalancerMetrics();
  const feed = createConfigFeed<RuleChange>({ clock, random: () => surroundings.random(), ...propagation });
  const choose = createChoice({
    stickiness: createStickiness(() => clock.now(), realTimeOf(clock, timeScale)),
    groupOf: (arn) => views.groups().get(arn),
    random: () => surroundings.random(),
  });
  const servers = createListenerServers({
    views,
    feed,
    onFailure,
    serving: {
      targets,
      metrics,
      choose,
      now: () => clock.now(),
      realNow: () => performance.now(),
      newId: () => surroundings.newId(),
    },
  });
  const sync = () => {
    views.outdate();
    servers.sync();
    targets.keep([...views.groups().values()]);
  };
  const collect = (minuteStart: Date) => metrics.collect(minuteStart, [...views.groups().values()]);
  const sources = [{ namespace: 'AWS/ApplicationELB', collect }];
  const stops = [
    model.onRuleChange((change) => feed.change(change)),
    model.onChange(sync),
    publishEachMinute({ clock, put, sources, onFailure }),
  ];
  sync();
  return {
    endpoints: servers.endpoints,
    settled: servers.settled,
    following: servers.following,
    problems: () => [...problems],
    freeze: feed.freeze,
    thaw: feed.thaw,
    async close() {
      for (const end of stops) end();
      feed.close();
      await servers.close();
      await targets.close();
    },
  };
}

/** The machine's time at a time of a clock that runs faster. */
const realTimeOf = (clock: Clock, scale: number) => (at: number) => Date.now() + (at - clock.now()) / scale;
