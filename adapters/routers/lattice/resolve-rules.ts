import type { ListenerSummary, RuleSummary, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import type { LatticeRef } from '../../../core/routing/route.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { translating } from '../../sdk/translate-error.ts';
import type { Found } from '../found.ts';
import { defaultRule, isArn, isId } from './identifiers.ts';
import { listenersOf, rulesOn } from './listings.ts';
import { missing } from './missing.ts';

interface Rules {
  /** `listener-ID/rule-ID` or `listener-ID/default`. */
  readonly routes: readonly string[];
  /** As the spec names them, by route; a rule that the spec gives by ids has none. */
  readonly names: Readonly<Record<string, string>>;
}

/** Finds the rules of a spec. Listeners and their rules are listed only if one is named by its name. */
export async function resolveRules(
  client: VPCLatticeClient,
  service: LatticeRef,
  asked: readonly string[],
): Promise<Rules | { readonly problems: readonly Problem[] }> {
  const listings = listingsOf(client, service);
  const found: Found<string>[] = [];
  for (const [i, rule] of asked.entries()) found.push(await resolveRule(listings, service, rule, `router.rules[${i}]`));
  const routes = found.flatMap((one) => ('found' in one ? [one.found] : []));
  const problems = found.flatMap((one) => ('problem' in one ? [one.problem] : []));
  if (problems.length > 0) return { problems };
  const twice = routes.findIndex((route, i) => routes.indexOf(route) !== i);
  if (twice >= 0) {
    const first = asked[routes.indexOf(routes[twice] ?? '')];
    const path = `router.rules[${twice}]`;
    return { problems: [{ path, found: `${asked[twice]}, the same rule as ${first}`, allowed: 'each rule once' }] };
  }
  const names = routes.flatMap((route, i) => (asked[i] === route || isArn(asked[i] ?? '') ? [] : [[route, asked[i]]]));
  return { routes, names: Object.fromEntries(names) };
}

interface Listings {
  listeners(): Promise<readonly ListenerSummary[]>;
  rules(listener: string): Promise<readonly RuleSummary[]>;
}

/** Each list is asked for once. */
function listingsOf(client: VPCLatticeClient, { service, name }: LatticeRef): Listings {
  let listeners: Promise<readonly ListenerSummary[]> | undefined;
  const rules = new Map<string, Promise<readonly RuleSummary[]>>();
  return {
    listeners() {
      listeners ??= translating(`listing the listeners of service ${name}`, () => listenersOf(client, service));
      return listeners;
    },
    rules(listener) {
      const listed =
        rules.get(listener) ??
        translating(`listing the rules of ${listener} of service ${name}`, () => rulesOn(client, service, listener));
      rules.set(listener, listed);
      return listed;
    },
  };
}

async function resolveRule(
  listings: Listings,
  service: LatticeRef,
  asked: string,
  path: string,
): Promise<Found<string>> {
  if (isArn(asked)) return fromArn(service, asked, path);
  const [listenerWord = '', ruleWord = ''] = asked.split('/');
  const listener = await resolveListener(listings, service, listenerWord, path);
  if ('problem' in listener) return listener;
  if (ruleWord === defaultRule || isId('rule', ruleWord)) return { found: `${listener.found}/${ruleWord}` };
  const all = await listings.rules(listener.found);
  const rule = all.find(({ name }) => name === ruleWord);
  if (rule?.id === undefined)
    return missing(
      path,
      `no rule ${ruleWord} of listener ${listenerWord}`,
      `a rule of service ${service.name}`,
      ruleWord,
      all,
    );
  return { found: `${listener.found}/${rule.isDefault ? defaultRule : rule.id}` };
}

async function resolveListener(
  listings: Listings,
  { name: service }: LatticeRef,
  asked: string,
  path: string,
): Promise<Found<string>> {
  if (isId('listener', asked)) return { found: asked };
  const all = await listings.listeners();
  const found = all.find(({ name }) => name === asked);
  return found?.id === undefined
    ? missing(path, `no listener ${asked}`, `a listener of service ${service}`, asked, all)
    : { found: found.id };
}

/** `…:service/svc-ID/listener/listener-ID/rule/rule-ID` */
function fromArn({ service, name }: LatticeRef, arn: string, path: string): Found<string> {
  const [, inService, , listener, , rule] = arn.slice(arn.lastIndexOf(':') + 1).split('/');
  return inService === service
    ? { found: `${listener}/${rule}` }
    : { problem: { path, found: `a rule of ${inService}`, allowed: `a rule of service ${name}, ${service}` } };
}
