import type { ElasticLoadBalancingV2Client, Listener, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  paginateDescribeListeners,
  paginateDescribeRules,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { TransientError } from '../../../core/errors.ts';
import { ifFound } from '../../../core/if-found.ts';
import type { RouteReading, RouteRef } from '../../../core/routing/route.ts';
import { chunks } from '../../sdk/chunks.ts';
import { translating } from '../../sdk/translate-error.ts';
import { balancerName, isDefaultAction, routeArn } from './arns.ts';
import { type Action, normalised, partsOf } from './rule-document.ts';

type Reads = ElasticLoadBalancingV2Client;

export const named = ({ router, route }: RouteRef): string =>
  `${isDefaultAction(route) ? 'default action' : 'rule'} ${route} of load balancer ${balancerName('loadBalancer' in router ? router.loadBalancer : '')}`;

/** Reads a rule or a default action by its ARN: a search could give another one. @throws as `readRoute` */
export const readByArn = (reads: Reads, ref: RouteRef): Promise<RouteReading> =>
  translating(`reading ${named(ref)}`, async () => {
    const arn = routeArn(ref);
    if (isDefaultAction(ref.route)) {
      const { Listeners } = await reads.send(new DescribeListenersCommand({ ListenerArns: [arn] }));
      return readingOfListener(only(Listeners, ref));
    }
    const { Rules } = await reads.send(new DescribeRulesCommand({ RuleArns: [arn] }));
    return readingOfRule(only(Rules, ref));
  });

/** The one thing of an answer. @throws TransientError when the answer has none */
export function only<Thing>(things: readonly Thing[] | undefined, ref: RouteRef): Thing {
  const [thing] = things ?? [];
  if (thing === undefined) throw new TransientError(`ELB answered without the ${named(ref)}`);
  return thing;
}

export function readingOfRule({ RuleArn = '', Priority = '', Conditions, Actions, Transforms }: Rule): RouteReading {
  const ListenerArn = RuleArn.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '');
  return reading(RuleArn, { ListenerArn, Priority, ...listed({ Conditions, Transforms }) }, Actions);
}

/** A default action: its listener's other members are no part of it, and no write touches them. */
export const readingOfListener = ({ ListenerArn = '', DefaultActions }: Listener): RouteReading =>
  reading(ListenerArn, { ListenerArn, Priority: 'default' }, DefaultActions);

function reading(identity: string, rest: object, actions: Rule['Actions']): RouteReading {
  const { Actions = [], ...others } = plain({ ...rest, Actions: actions }) as { Actions?: readonly Action[] };
  return { identity, version: 0, ...partsOf({ ...others, Actions: normalised(Actions) }) };
}

/** Empty lists are left out. */
const listed = (lists: Readonly<Record<string, readonly unknown[] | undefined>>) =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined && list.length > 0));

/** As JSON: what the SDK leaves undefined is not there. */
const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

/** Every listener of a load balancer. @throws NotFoundError, TransientError, RefusedError */
export const listenersOf = (reads: Reads, loadBalancer: string): Promise<readonly Listener[]> =>
  translating(`listing the listeners of load balancer ${balancerName(loadBalancer)}`, async () => {
    const found: Listener[] = [];
    for await (const { Listeners = [] } of paginateDescribeListeners(
      { client: reads },
      { LoadBalancerArn: loadBalancer },
    ))
      found.push(...Listeners);
    return found;
  });

/** Every rule of a listener, its default one included. @throws NotFoundError, TransientError, RefusedError */
export const rulesOn = (reads: Reads, listener: string): Promise<readonly Rule[]> =>
  translating(`listing the rules of a listener of load balancer ${balancerName(listener)}`, async () => {
    const found: Rule[] = [];
    for await (const { Rules = [] } of paginateDescribeRules({ client: reads }, { ListenerArn: listener }))
      found.push(...Rules);
    return found;
  });

export type Tags = Readonly<Record<string, string>>;

/** ELB's limit of ARNs in one call. */
const arnsACall = 20;

/** The tags of things by their ARNs; those of a thing that is gone are missing. */
export async function tagsOf(reads: Reads, arns: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
  const found = new Map<string, Tags>();
  for (const some of chunks(arns, arnsACall))
    for (const [arn, tags] of await tagsOfSome(reads, some)) found.set(arn, tags);
  return found;
}

/** One thing that is gone fails the call for all: then each is asked for by itself. */
async function tagsOfSome(reads: Reads, arns: readonly string[]): Promise<readonly (readonly [string, Tags])[]> {
  const ask = translating('reading tags', () => reads.send(new DescribeTagsCommand({ ResourceArns: [...arns] })));
  const answer = await ifFound(ask);
  if (answer !== undefined)
    return (answer.TagDescriptions ?? []).map(({ ResourceArn = '', Tags = [] }) => [
      ResourceArn,
      Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    ]);
  const each: (readonly [string, Tags])[] = [];
  if (arns.length > 1) for (const arn of arns) each.push(...(await tagsOfSome(reads, [arn])));
  return each;
}
