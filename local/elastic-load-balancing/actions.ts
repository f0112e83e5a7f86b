import { type Action, groupsOf, type WeightedGroup } from './action-shape.ts';
import { type Context, existingTargetGroup, groupUsers } from './context.ts';
import {
  associationLimit,
  incompatibleProtocols,
  invalidAction,
  notServed,
  tooMany,
  validationError,
} from './errors.ts';
import { quotas } from './quotas.ts';
import type { Listener, LoadBalancer, TargetGroup } from './resources.ts';

/** Where actions are to stand. */
interface Place {
  readonly loadBalancer: LoadBalancer;
  readonly listener: Pick<Listener, 'protocol'>;
  /** The actions that are replaced; none of a new rule. */
  readonly before: readonly Action[];
}

const configs = {
  forward: 'ForwardConfig',
  'authenticate-oidc': 'AuthenticateOidcConfig',
  'authenticate-cognito': 'AuthenticateCognitoConfig',
  redirect: 'RedirectConfig',
  'fixed-response': 'FixedResponseConfig',
  'jwt-validation': 'JwtValidationConfig',
} as const satisfies Readonly<Record<Action['Type'], keyof Action>>;

const finals: ReadonlySet<Action['Type']> = new Set(['forward', 'redirect', 'fixed-response']);

/** The actions in the order in which they are performed. */
function ordered(actions: readonly Action[]): readonly Action[] {
  if (actions.length === 1) return actions;
  const orders = actions.map(({ Order }) => Order);
  if (orders.includes(undefined)) throw validationError('An action order is required for a rule with several actions');
  if (new Set(orders).size < orders.length)
    throw validationError('Each action of a rule must have an order of its own');
  return actions.toSorted((a, b) => (a.Order ?? 0) - (b.Order ?? 0));
}

function checkConfigs(action: Action): void {
  const own = configs[action.Type];
  const foreign = Object.values(configs).find((config) => config !== own && action[config] !== undefined);
  if (foreign !== undefined) throw invalidAction(`${foreign} is not valid for an action of type '${action.Type}'`);
  if (action.Type === 'forward') {
    if (groupsOf(action).length === 0) throw invalidAction('A forward action must name at least one target group');
  } else if (action.TargetGroupArn !== undefined || action[own] === undefined) {
    throw invalidAction(`An action of type '${action.Type}' must have ${own}, and no target group`);
  }
}

/** @throws AwsError for anything but one of forward, redirect and fixed-response, at the end */
function checkEnd(actions: readonly Action[]): void {
  const found = actions.filter(({ Type }) => finals.has(Type));
  if (found.length !== 1 || !finals.has(actions.at(-1)?.Type ?? 'jwt-validation')) {
    throw invalidAction(
      'The last action of a rule, and no other, must be of the type forward, redirect or fixed-response',
    );
  }
  if (actions.length > quotas.actions) throw tooMany('TooManyActions', `A rule can have ${quotas.actions} actions`);
}

const secretConfig = (actions: readonly Action[]) =>
  actions.find(({ AuthenticateOidcConfig }) => AuthenticateOidcConfig !== undefined);

/** Takes the client secret out: it never comes back, and nothing here could use it. */
function withoutSecret(action: Action, before: readonly Action[]): Action {
  const { AuthenticateOidcConfig: oidc } = action;
  if (oidc === undefined) return action;
  const { ClientSecret, UseExistingClientSecret, ...rest } = oidc;
  if (ClientSecret !== undefined && UseExistingClientSecret === true) {
    throw invalidAction('You cannot both specify a client secret and set UseExistingClientSecret to true');
  }
  const hasSecret = ClientSecret !== undefined || (UseExistingClientSecret === true && secretConfig(before));
  if (!hasSecret) throw invalidAction('You must specify a client secret');
  return { ...action, AuthenticateOidcConfig: rest };
}

function checkProtocols({ loadBalancer, listener }: Place, group: TargetGroup, action: Action, alone: boolean): void {
  const isNetwork = loadBalancer.type === 'network';
  if (group.targetType !== 'lambda' && isNetwork === ['HTTP', 'HTTPS'].includes(group.protocol ?? '')) {
    throw incompatibleProtocols(
      `The protocol of target group '${group.arn}' does not fit listener protocol '${listener.protocol}'`,
    );
  }
  const version = group.protocolVersion ?? 'HTTP1';
  if (version !== 'HTTP1' && (!alone || action.Type !== 'forward')) {
    throw invalidAction(`Target groups of protocol version '${version}' support the forward action alone`);
  }
  if (version !== 'HTTP1' && listener.protocol !== 'HTTPS') {
    throw invalidAction(`Listener protocol '${listener.protocol}' does not support protocol version '${version}'`);
  }
}

function checkGroup(context: Context, place: Place, action: Action, alone: boolean, arn: string): void {
  const group = existingTargetGroup(context, arn);
  const user = groupUsers(context.resources).get(arn);
  if (user !== undefined && user !== place.loadBalancer.arn) throw associationLimit(arn);
  checkProtocols(place, group, action, alone);
  const isSticky = action.ForwardConfig?.TargetGroupStickinessConfig?.Enabled === true;
  if (groupsOf(action).length > 1 && !isSticky && group.attributes['stickiness.enabled'] === 'true') {
    throw invalidAction(
      'You must enable group stickiness on a rule if you enabled target stickiness on one of its target groups',
    );
  }
}

/** A forward as it is kept: its groups with their weights, in the one form that has all of them. */
function forwardOf(action: Action, groups: readonly WeightedGroup[]): Action {
  const { TargetGroupArn: single, ForwardConfig: config, ...rest } = action;
  const arns = groups.map(({ TargetGroupArn }) => TargetGroupArn);
  if (single !== undefined && (arns.length !== 1 || arns[0] !== single)) {
    throw invalidAction('TargetGroupArn and ForwardConfig must name the same single target group');
  }
  if (new Set(arns).size < arns.length) throw invalidAction('A target group is named twice in one action');
  if (arns.length > quotas.groupsPerAction) {
    throw invalidAction(`An action can forward to ${quotas.groupsPerAction} target groups`);
  }
  const stickiness = config?.TargetGroupStickinessConfig ?? {};
  if (stickiness.Enabled === true && stickiness.DurationSeconds === undefined) {
    throw invalidAction('You must specify the duration when you enable target group stickiness');
  }
  return {
    ...rest,
    ForwardConfig: { TargetGroups: [...groups], TargetGroupStickinessConfig: { Enabled: false, ...stickiness } },
  };
}

function checkPlace(context: Context, { loadBalancer, listener }: Place, actions: readonly Action[]): void {
  const early = actions.find(({ Type }) => !finals.has(Type));
  if (early !== undefined && context.isServed) throw notServed(`the action ${early.Type}`);
  if (early !== undefined && listener.protocol !== 'HTTPS') {
    throw invalidAction(`Actions of type '${early.Type}' need an HTTPS listener`);
  }
  if (loadBalancer.type === 'network' && actions.some(({ Type }) => Type !== 'forward')) {
    throw invalidAction('Listeners of a network load balancer support the forward action alone');
  }
}

/**
 * Actions as they are kept, in their order. A weight that was left out is 1, as in CDK; what the API does is not known.
 *
 * @throws AwsError in AWS's words for actions that cannot stand at this place
 */
export function readActions(context: Context, given: readonly Action[], place: Place): Action[] {
  const actions = ordered(given);
  for (const action of actions) checkConfigs(action);
  checkEnd(actions);
  checkPlace(context, place, actions);
  return actions.map((action) => {
    if (action.Type !== 'forward') return withoutSecret(action, place.before);
    const groups = groupsOf(action);
    const kept = forwardOf(action, groups);
    for (const { TargetGroupArn } of groups) checkGroup(context, place, kept, actions.length === 1, TargetGroupArn);
    return kept;
  });
}
