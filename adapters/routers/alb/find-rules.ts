import type { ElasticLoadBalancingV2Client, Listener, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ifFound } from '../../../core/if-found.ts';
import type { Found } from '../found.ts';
import { enumerated } from '../suggestion.ts';
import { balancerName, namedBy, routeOfRule } from './arns.ts';
import { listenersOf, rulesOn } from './listing.ts';

type Reads = ElasticLoadBalancingV2Client;

/** The rules of a load balancer as a spec names them, in its order. */
export async function findRules(
  reads: Reads,
  loadBalancer: string,
  written: readonly string[],
): Promise<readonly Found<string>[]> {
  const listeners = written.every(isArn) ? [] : ((await ifFound(listenersOf(reads, loadBalancer))) ?? []);
  const onListeners = new Map<string, Promise<readonly Rule[]>>();
  const rulesOf = ({ ListenerArn = '' }: Listener) => {
    const rules = onListeners.get(ListenerArn) ?? rulesOn(reads, ListenerArn);
    onListeners.set(ListenerArn, rules);
    return rules;
  };
  const found = await Promise.all(
    written.map((one, i) =>
      isArn(one)
        ? byArn(loadBalancer, one, `router.rules[${i}]`)
        : byNumber({ loadBalancer, listeners, rulesOf }, one, `router.rules[${i}]`),
    ),
  );
  return found.map((one, i) => {
    const again = 'found' in one && found.slice(0, i).some((other) => 'found' in other && other.found === one.found);
    if (!again) return one;
    return { problem: { path: `router.rules[${i}]`, found: `${written[i]} again`, allowed: 'each rule once' } };
  });
}

const isArn = (written: string): boolean => written.startsWith('arn:');

function byArn(loadBalancer: string, arn: string, path: string): Found<string> {
  const named = namedBy(arn);
  if (named.loadBalancer === loadBalancer) return { found: named.route };
  const found = `a rule of load balancer ${balancerName(arn)}${balancerName(arn) === balancerName(loadBalancer) ? ' of another account, Region or time' : ''}`;
  return {
    problem: { path, found, allowed: `rules of ${balancerName(loadBalancer)}: a rollout has one load balancer` },
  };
}

interface Numbered {
  readonly loadBalancer: string;
  readonly listeners: readonly Listener[];
  rulesOf(listener: Listener): Promise<readonly Rule[]>;
}

/** `443/10`: the port of a listener and the priority of a rule. */
async function byNumber(
  { loadBalancer, listeners, rulesOf }: Numbered,
  written: string,
  path: string,
): Promise<Found<string>> {
  const [port, priority] = written.split('/');
  const listener = listeners.find(({ Port }) => String(Port) === port);
  if (listener === undefined) {
    const ports = enumerated(listeners.map(({ Port }) => String(Port)));
    const allowed = `a listener of ${balancerName(loadBalancer)}: ${ports === '' ? 'it has none' : `ports ${ports}`}`;
    return { problem: { path, found: `no listener on port ${port}`, allowed } };
  }
  if (priority === 'default') return { found: routeOfRule(listener.ListenerArn ?? '') };
  const rules = await rulesOf(listener);
  const rule = rules.find(({ Priority }) => Priority === priority);
  if (rule?.RuleArn !== undefined) return { found: routeOfRule(rule.RuleArn) };
  const allowed = `a rule of port ${port}: ${enumerated(rules.map(({ Priority = '' }) => Priority))}`;
  return { problem: { path, found: `no rule with priority ${priority} on port ${port}`, allowed } };
}
