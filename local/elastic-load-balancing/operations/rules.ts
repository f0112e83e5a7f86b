import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { integer } from '../../kit/shapes.ts';
import { actionList } from '../action-shape.ts';
import { readActions } from '../actions.ts';
import { ruleOutput } from '../answers.ts';
import { resourceId, ruleArn } from '../arns.ts';
import { condition, transform } from '../condition-shape.ts';
import { checkTransforms, readConditions } from '../conditions.ts';
import {
  type Context,
  existingListener,
  existingLoadBalancer,
  existingRule,
  listenersOf,
  rulesOf,
} from '../context.ts';
import { notPermitted, priorityInUse, tooMany, unsupportedProtocol, validationError } from '../errors.ts';
import { pageOf, paging } from '../listing.ts';
import { quotas } from '../quotas.ts';
import { inOrder, type Listener, type Rule } from '../resources.ts';
import { changeRule, checkGroupCount } from '../rule-change.ts';
import { tagList, withTags } from '../tag-list.ts';

const conditions = z.array(condition);
const transforms = z.optional(z.array(transform));
const priority = integer(1, 50_000);

function placeOf(context: Context, listener: Listener) {
  const loadBalancer = existingLoadBalancer(context, listener.loadBalancerArn);
  if (loadBalancer.type === 'network')
    throw unsupportedProtocol('Rules are supported by application load balancers alone');
  return { loadBalancer, listener };
}

function checkPriorityFree(context: Context, listenerArn: string, wanted: number, own: readonly string[] = []): void {
  const taken = rulesOf(context.resources, listenerArn).find(({ current }) => current.priority === wanted);
  if (taken !== undefined && !own.includes(taken.arn)) throw priorityInUse(wanted);
}

function checkRuleCount(context: Context, loadBalancerArn: string): void {
  const all = listenersOf(context.resources, loadBalancerArn).flatMap(({ arn }) => rulesOf(context.resources, arn));
  if (all.filter(({ isDefault }) => !isDefault).length >= quotas.rulesPerLoadBalancer) {
    throw tooMany('TooManyRules', `A load balancer can have ${quotas.rulesPerLoadBalancer} rules`);
  }
}

export const CreateRule = operation(
  z.strictObject({
    ListenerArn: z.string(),
    Priority: priority,
    Conditions: conditions,
    Actions: actionList,
    Tags: z.optional(tagList),
    Transforms: transforms,
  }),
  (context: Context, { ListenerArn, Priority, Conditions, Actions, Tags, Transforms = [] }) => {
    const place = placeOf(context, existingListener(context, ListenerArn));
    if (Conditions.length === 0) throw validationError('A condition must be specified');
    const read = readConditions(Conditions);
    checkTransforms(Transforms);
    checkPriorityFree(context, ListenerArn, Priority);
    checkRuleCount(context, place.loadBalancer.arn);
    const actions = readActions(context, Actions, { ...place, before: [] });
    checkGroupCount(context, place.loadBalancer.arn, actions);
    const rule: Rule = {
      arn: ruleArn(ListenerArn, resourceId(context.newId())),
      listenerArn: ListenerArn,
      isDefault: false,
      current: { priority: Priority, conditions: read, actions, transforms: Transforms },
      changedAt: context.now(),
      tags: withTags({}, Tags),
    };
    context.resources.rules.put(rule);
    context.ruleChanged(rule);
    context.changed();
    return { Rules: [ruleOutput(rule, rule.current)] };
  },
);

/** Where a rule stands in its listener, as a text that sorts so. */
const placeName = ({ current }: Rule): string => String(current.priority ?? 99_999).padStart(5, '0');

export const DescribeRules = operation(
  z.strictObject({
    ListenerArn: z.optional(z.string()),
    RuleArns: z.optional(z.array(z.string())),
    ...paging,
  }),
  (context: Context, { ListenerArn, RuleArns: arns = [], ...page }) => {
    if ((ListenerArn === undefined) === (arns.length === 0)) {
      throw validationError('You must specify either rule ARNs or a listener ARN');
    }
    const shown = (rule: Rule) => ruleOutput(rule, context.staleReads.revisionOf(rule));
    if (ListenerArn === undefined) return { Rules: arns.map((arn) => shown(existingRule(context, arn))) };
    const rules = rulesOf(context.resources, existingListener(context, ListenerArn).arn).sort(inOrder);
    const { items, next } = pageOf(rules, placeName, page);
    return { Rules: items.map(shown), ...next };
  },
);

export const ModifyRule = operation(
  z.strictObject({
    RuleArn: z.string(),
    Conditions: z.optional(conditions),
    Actions: z.optional(actionList),
    Transforms: transforms,
    ResetTransforms: z.optional(z.boolean()),
  }),
  (context: Context, { RuleArn, Conditions = [], Actions = [], Transforms = [], ResetTransforms = false }) => {
    const rule = existingRule(context, RuleArn);
    if (rule.isDefault) throw notPermitted(`Default rule '${RuleArn}' cannot be modified`);
    if (ResetTransforms && Transforms.length > 0) {
      throw validationError('You cannot specify both Transforms and ResetTransforms');
    }
    const place = placeOf(context, existingListener(context, rule.listenerArn));
    const { current: before } = rule;
    // A list without members counts as one that is not given.
    const read = Conditions.length === 0 ? before.conditions : readConditions(Conditions);
    checkTransforms(Transforms);
    const actions =
      Actions.length === 0 ? before.actions : readActions(context, Actions, { ...place, before: before.actions });
    checkGroupCount(context, place.loadBalancer.arn, actions, rule);
    const kept = ResetTransforms || Transforms.length > 0 ? Transforms : before.transforms;
    const changed = changeRule(context, rule, { ...before, conditions: read, actions, transforms: kept });
    context.changed();
    return { Rules: [ruleOutput(changed, changed.current)] };
  },
);

export const DeleteRule = operation(z.strictObject({ RuleArn: z.string() }), (context: Context, { RuleArn }) => {
  const rule = existingRule(context, RuleArn);
  if (rule.isDefault) throw notPermitted(`Default rule '${RuleArn}' cannot be deleted`);
  context.resources.rules.remove(RuleArn);
  context.ruleChanged(rule, true);
  context.changed();
  return {};
});

export const SetRulePriorities = operation(
  z.strictObject({
    RulePriorities: z.array(z.strictObject({ RuleArn: z.string(), Priority: priority })).check(z.minLength(1)),
  }),
  (context: Context, { RulePriorities }) => {
    const pairs = RulePriorities.map(({ RuleArn, Priority }) => ({ rule: existingRule(context, RuleArn), Priority }));
    const arns = pairs.map(({ rule }) => rule.arn);
    const fixed = pairs.find(({ rule }) => rule.isDefault);
    if (fixed !== undefined) throw notPermitted(`The priority of default rule '${fixed.rule.arn}' cannot be changed`);
    const keys = pairs.map(({ rule, Priority }) => `${rule.listenerArn} ${Priority}`);
    const twice = pairs.find((_, index) => keys.indexOf(keys[index] ?? '') !== index);
    if (twice !== undefined) throw validationError(`Priority '${twice.Priority}' was provided multiple times`);
    for (const { rule, Priority } of pairs) checkPriorityFree(context, rule.listenerArn, Priority, arns);
    const changed = pairs.map(({ rule, Priority }) =>
      changeRule(context, rule, { ...rule.current, priority: Priority }),
    );
    context.changed();
    return { Rules: changed.map((rule) => ruleOutput(rule, rule.current)) };
  },
);
