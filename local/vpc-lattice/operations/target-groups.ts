import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { groupAnswer, groupRead, groupSummary } from '../answers.ts';
import { type Context, checkSettled, created, groupNamed, statusOf } from '../context.ts';
import { conflict, invalid, quotaExceeded } from '../errors.ts';
import { identifiers, idFrom, targetGroupArn } from '../identifiers.ts';
import { byName, listed } from '../listed.ts';
import { servicesOf } from '../rule-actions.ts';
import { clientToken, paging, tagMap, targetGroupName, vpcIdentifier } from '../shapes.ts';
import { configInput, configOf, healthCheckInput, healthCheckOf } from '../target-group-config.ts';

const path = '/targetgroups';
const one = `${path}/{targetGroupIdentifier}`;
const named = z.strictObject({ targetGroupIdentifier: identifiers.targetGroup });
const types = z.enum(['IP', 'LAMBDA', 'INSTANCE', 'ALB']);

export const CreateTargetGroup = operation(
  z.strictObject({
    name: targetGroupName,
    type: types,
    config: z.optional(configInput),
    clientToken,
    tags: z.optional(tagMap),
  }),
  (context: Context, { clientToken: token, ...input }, call) =>
    context.clientTokens.once(call.operation, token, input, () => {
      const { targetGroups } = context.resources;
      const namesake = targetGroups.all().find(({ name }) => name === input.name);
      if (namesake !== undefined) {
        throw conflict('TARGET_GROUP', namesake.id, `There is a target group ${input.name} already.`);
      }
      const limit = context.quotas.targetGroupsOfAccount;
      if (targetGroups.all().length >= limit) throw quotaExceeded('TARGET_GROUP', 'Target groups per Region', limit);
      const config = configOf(input.type, input.config);
      const group = {
        ...created(context, idFrom('targetGroup', context.newId()), input.tags),
        name: input.name,
        type: input.type,
        ...(config === undefined ? {} : { config }),
      };
      targetGroups.put(group);
      return groupAnswer(context, group);
    }),
  { method: 'POST', path, status: 201 },
);

export const GetTargetGroup = operation(
  named,
  (context: Context, { targetGroupIdentifier }) => groupRead(context, groupNamed(context, targetGroupIdentifier)),
  { method: 'GET', path: one },
);

/** Of a health check that is left out in part, the rest stays. */
export const UpdateTargetGroup = operation(
  z.strictObject({ targetGroupIdentifier: identifiers.targetGroup, healthCheck: healthCheckInput }),
  (context: Context, { targetGroupIdentifier, healthCheck }) => {
    const group = groupNamed(context, targetGroupIdentifier);
    const before = group.config?.healthCheck;
    if (group.config === undefined || before === undefined) {
      throw invalid('healthCheck', `Not supported if the target group type is ${group.type}.`);
    }
    const config = { ...group.config, healthCheck: healthCheckOf({ ...before, ...healthCheck }, group.config) };
    const updated = { ...group, config, updatedAt: context.now() };
    context.resources.targetGroups.put(updated);
    return groupAnswer(context, updated);
  },
  { method: 'PATCH', path: one },
);

/** Not while a rule names it, while it is being created, or while targets drain. */
export const DeleteTargetGroup = operation(
  named,
  (context: Context, { targetGroupIdentifier }) => {
    const { targetGroups, targets } = context.resources;
    const group = groupNamed(context, targetGroupIdentifier);
    checkSettled(context, group, 'TARGET_GROUP');
    const [service] = servicesOf(context.resources, group.id);
    if (service !== undefined) throw conflict('TARGET_GROUP', group.id, `${group.id} is used by ${service}.`);
    const own = targets.all().filter(({ groupId }) => groupId === group.id);
    if (own.length > 0) throw conflict('TARGET_GROUP', group.id, `${group.id} still has ${own.length} targets.`);
    const deleted = { ...group, deletedAt: context.now() };
    targetGroups.put(deleted);
    return { id: group.id, arn: targetGroupArn(group.id), status: statusOf(context, deleted) };
  },
  { method: 'DELETE', path: one },
);

export const ListTargetGroups = operation(
  z.strictObject({
    ...paging,
    vpcIdentifier: z.optional(vpcIdentifier),
    targetGroupType: z.optional(types),
  }),
  (context: Context, { vpcIdentifier: vpc, targetGroupType, ...page }) => {
    const found = context.resources.targetGroups
      .all()
      .filter(
        ({ type, config }) =>
          (targetGroupType === undefined || type === targetGroupType) &&
          (vpc === undefined || config?.vpcIdentifier === vpc),
      );
    return listed(found, byName, page, (group) => groupSummary(context, group));
  },
  { method: 'GET', path },
);
