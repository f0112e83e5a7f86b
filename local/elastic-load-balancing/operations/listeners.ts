import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { integer } from '../../kit/shapes.ts';
import { type Action, actionList } from '../action-shape.ts';
import { readActions } from '../actions.ts';
import { listenerOutput } from '../answers.ts';
import { listenerArn, resourceId, ruleArn } from '../arns.ts';
import {
  type Context,
  existingListener,
  existingLoadBalancer,
  listenersOf,
  removeListener,
  rulesOf,
} from '../context.ts';
import { duplicateListener, invalidConfiguration, tooMany, unsupportedProtocol, validationError } from '../errors.ts';
import { arnOfItem, byArn, pageOf, paging } from '../listing.ts';
import { quotas } from '../quotas.ts';
import type { Listener, LoadBalancer } from '../resources.ts';
import { changeRule, checkGroupCount } from '../rule-change.ts';
import { tagList, withTags } from '../tag-list.ts';

const ListenerArn = z.string();
const protocol = z.optional(z.enum(['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'GENEVE', 'QUIC', 'TCP_QUIC']));
const settings = {
  Protocol: protocol,
  Port: z.optional(integer(1, 65_535)),
  SslPolicy: z.optional(z.string()),
  Certificates: z.optional(z.array(z.strictObject({ CertificateArn: z.optional(z.string()) }))),
};

type Settings = Pick<Listener, 'port' | 'protocol' | 'certificates' | 'sslPolicy'>;

interface GivenSettings {
  readonly Protocol?: string | undefined;
  readonly Port?: number | undefined;
  readonly SslPolicy?: string | undefined;
  readonly Certificates?: readonly { readonly CertificateArn?: string | undefined }[] | undefined;
}

const protocols: Readonly<Record<LoadBalancer['type'], readonly string[]>> = {
  application: ['HTTP', 'HTTPS'],
  network: ['TCP', 'TLS', 'UDP', 'TCP_UDP'],
};

/** The settings of a listener with those that a call gives. @throws AwsError for what its load balancer cannot have */
function settingsOf(context: Context, { type }: LoadBalancer, before: Settings | undefined, given: GivenSettings) {
  const { Protocol: name = before?.protocol, Port: port = before?.port } = given;
  if (name === undefined || port === undefined) throw validationError('A listener must have a protocol and a port');
  if (!protocols[type].includes(name)) {
    throw validationError(`Listener protocol '${name}' must be one of '${protocols[type].join(', ')}'`);
  }
  const isSecure = name === 'HTTPS' || name === 'TLS';
  if (name === 'HTTPS' && context.isServed) {
    throw unsupportedProtocol('The load balancers of the embedded AWS serve HTTP alone: they have no certificates');
  }
  const arns = given.Certificates?.map(({ CertificateArn = '' }) => CertificateArn) ?? before?.certificates ?? [];
  if (isSecure && arns.length !== 1) throw validationError('A certificate must be specified for a secure listener');
  if (!isSecure && (given.Certificates ?? []).length > 0) {
    throw invalidConfiguration(`Certificates are not valid for the listener protocol '${name}'`);
  }
  return {
    port,
    protocol: name,
    certificates: isSecure ? arns : [],
    ...(isSecure && { sslPolicy: given.SslPolicy ?? before?.sslPolicy ?? 'ELBSecurityPolicy-2016-08' }),
  };
}

function checkPort(context: Context, balancer: LoadBalancer, port: number, own?: Listener): void {
  const taken = listenersOf(context.resources, balancer.arn).find((other) => other.port === port);
  if (taken !== undefined && taken.arn !== own?.arn) throw duplicateListener(port);
}

/** A listener that has these settings already: to create it again is a success. */
function sameListener(context: Context, balancer: LoadBalancer, read: Settings, actions: readonly Action[]) {
  const found = listenersOf(context.resources, balancer.arn).find(({ port }) => port === read.port);
  const rule = found && rulesOf(context.resources, found.arn).find(({ isDefault }) => isDefault);
  const isSame =
    found?.protocol === read.protocol &&
    isDeepStrictEqual(found.certificates, read.certificates) &&
    isDeepStrictEqual(rule?.current.actions, actions);
  return isSame ? found : undefined;
}

export const CreateListener = operation(
  z.strictObject({ LoadBalancerArn: z.string(), DefaultActions: actionList, Tags: z.optional(tagList), ...settings }),
  (context: Context, { LoadBalancerArn, DefaultActions, Tags, ...given }) => {
    const balancer = existingLoadBalancer(context, LoadBalancerArn);
    const read = settingsOf(context, balancer, undefined, given);
    const actions = readActions(context, DefaultActions, { loadBalancer: balancer, listener: read, before: [] });
    const same = sameListener(context, balancer, read, actions);
    if (same !== undefined) return { Listeners: [listenerOutput(context, same)] };
    checkPort(context, balancer, read.port);
    if (listenersOf(context.resources, balancer.arn).length >= quotas.listenersPerLoadBalancer) {
      throw tooMany('TooManyListeners', `A load balancer can have ${quotas.listenersPerLoadBalancer} listeners`);
    }
    const arn = listenerArn(balancer.arn, resourceId(context.newId()));
    const listener: Listener = {
      arn,
      loadBalancerArn: balancer.arn,
      ...read,
      attributes: {},
      tags: withTags({}, Tags),
    };
    checkGroupCount(context, balancer.arn, actions);
    const rule = {
      arn: ruleArn(arn, resourceId(context.newId())),
      listenerArn: arn,
      isDefault: true,
      current: { conditions: [], actions, transforms: [] },
      changedAt: context.now(),
      tags: {},
    };
    context.resources.listeners.put(listener);
    context.resources.rules.put(rule);
    context.ruleChanged(rule);
    context.changed();
    return { Listeners: [listenerOutput(context, listener)] };
  },
);

export const DescribeListeners = operation(
  z.strictObject({
    LoadBalancerArn: z.optional(z.string()),
    ListenerArns: z.optional(z.array(z.string())),
    ...paging,
  }),
  (context: Context, { LoadBalancerArn, ListenerArns: arns = [], ...page }) => {
    if ((LoadBalancerArn === undefined) === (arns.length === 0)) {
      throw validationError('You must specify either listener ARNs or a load balancer ARN');
    }
    const listeners =
      LoadBalancerArn === undefined
        ? arns.map((arn) => existingListener(context, arn))
        : listenersOf(context.resources, existingLoadBalancer(context, LoadBalancerArn).arn);
    const { items, next } = pageOf(listeners.sort(byArn), arnOfItem, page);
    const { revisionOf } = context.staleReads;
    return { Listeners: items.map((listener) => listenerOutput(context, listener, revisionOf)), ...next };
  },
);

/** The default actions as they are to be; undefined where a call leaves them as they are. */
function defaultActions(context: Context, listener: Listener, balancer: LoadBalancer, given: readonly Action[]) {
  const rule = rulesOf(context.resources, listener.arn).find(({ isDefault }) => isDefault);
  if (rule === undefined || given.length === 0) return undefined;
  const actions = readActions(context, given, { loadBalancer: balancer, listener, before: rule.current.actions });
  checkGroupCount(context, balancer.arn, actions, rule);
  return { rule, actions };
}

export const ModifyListener = operation(
  z.strictObject({ ListenerArn, DefaultActions: z.optional(actionList), ...settings }),
  (context: Context, { ListenerArn: arn, DefaultActions = [], ...given }) => {
    const before = existingListener(context, arn);
    const balancer = existingLoadBalancer(context, before.loadBalancerArn);
    const { sslPolicy: _, ...rest } = before;
    const listener: Listener = { ...rest, ...settingsOf(context, balancer, before, given) };
    checkPort(context, balancer, listener.port, before);
    const replaced = defaultActions(context, listener, balancer, DefaultActions);
    context.resources.listeners.put(listener);
    if (replaced) changeRule(context, replaced.rule, { ...replaced.rule.current, actions: replaced.actions });
    context.changed();
    return { Listeners: [listenerOutput(context, listener)] };
  },
);

export const DeleteListener = operation(z.strictObject({ ListenerArn }), (context: Context, { ListenerArn: arn }) => {
  removeListener(context, existingListener(context, arn));
  context.changed();
  return {};
});
