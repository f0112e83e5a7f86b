import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { nextAs, pageByPlace } from '../../kit/page.ts';
import { ruleAnswer, ruleRead, ruleSummary } from '../answers.ts';
import { type Context, listenerNamed, ruleNamed, rulesOf } from '../context.ts';
import { conflict, invalid, invalidToken, quotaExceeded } from '../errors.ts';
import { identifiers, idFrom } from '../identifiers.ts';
import type { Listener } from '../resources.ts';
import { actionOf } from '../rule-actions.ts';
import { ruleChange } from '../rule-change.ts';
import { actionShape, matchShape, priority } from '../rule-shapes.ts';
import { checkPriority, matchOf, revised, writeRule } from '../rule-writes.ts';
import { clientToken, paging, ruleName, tagMap } from '../shapes.ts';

const path = '/services/{serviceIdentifier}/listeners/{listenerIdentifier}/rules';
const one = `${path}/{ruleIdentifier}`;
const ofListener = { serviceIdentifier: identifiers.service, listenerIdentifier: identifiers.listener };
const named = { ...ofListener, ruleIdentifier: identifiers.rule };

function checkRoom({ resources, quotas }: Context, { id, protocol }: Listener, name: string): void {
  if (protocol === 'TLS_PASSTHROUGH') {
    throw invalid('listenerIdentifier', 'A TLS_PASSTHROUGH listener has a default rule only.');
  }
  const others = rulesOf(resources, id).filter(({ isDefault }) => !isDefault);
  const namesake = others.find((rule) => rule.name === name);
  if (namesake !== undefined) throw conflict('RULE', namesake.id, `The listener has a rule ${name} already.`);
  const limit = quotas.rulesOfListener;
  if (others.length >= limit) throw quotaExceeded('RULE', 'Rules per listener', limit);
}

export const CreateRule = operation(
  z.strictObject({
    ...ofListener,
    name: ruleName,
    match: matchShape,
    priority,
    action: actionShape,
    clientToken,
    tags: z.optional(tagMap),
  }),
  (context: Context, { clientToken: token, ...input }, call) =>
    context.clientTokens.once(call.operation, token, input, () => {
      const listener = listenerNamed(context, input.serviceIdentifier, input.listenerIdentifier);
      checkRoom(context, listener, input.name);
      checkPriority(context, listener.id, input.priority);
      const at = context.now();
      const rule = {
        id: idFrom('rule', context.newId()),
        createdAt: at,
        tags: { ...input.tags },
        serviceId: listener.serviceId,
        listenerId: listener.id,
        name: input.name,
        isDefault: false,
        current: {
          match: matchOf(input.match),
          priority: input.priority,
          action: actionOf(context, listener, input.action),
          at,
        },
      };
      writeRule(context, rule);
      const { isDefault: _, ...answer } = ruleAnswer(rule, rule.current);
      return answer;
    }),
  { method: 'POST', path, status: 201 },
);

export const GetRule = operation(
  z.strictObject(named),
  (context: Context, { serviceIdentifier, listenerIdentifier, ruleIdentifier }) => {
    const listener = listenerNamed(context, serviceIdentifier, listenerIdentifier);
    return ruleRead(context, ruleNamed(context, listener, ruleIdentifier));
  },
  { method: 'GET', path: one },
);

export const UpdateRule = operation(
  z.strictObject({
    ...named,
    match: z.optional(matchShape),
    priority: z.optional(priority),
    action: z.optional(actionShape),
  }),
  (context: Context, { serviceIdentifier, listenerIdentifier, ruleIdentifier, ...update }) => {
    const listener = listenerNamed(context, serviceIdentifier, listenerIdentifier);
    const rule = ruleNamed(context, listener, ruleIdentifier);
    const current = revised(context, listener, rule, update);
    checkPriority(context, listener.id, current.priority, rule.id);
    writeRule(context, { ...rule, current, previous: rule.current });
    return ruleAnswer(rule, current);
  },
  { method: 'PATCH', path: one },
);

export const DeleteRule = operation(
  z.strictObject(named),
  (context: Context, { serviceIdentifier, listenerIdentifier, ruleIdentifier }) => {
    const listener = listenerNamed(context, serviceIdentifier, listenerIdentifier);
    const rule = ruleNamed(context, listener, ruleIdentifier);
    if (rule.isDefault) throw invalid('ruleIdentifier', 'The default rule goes with its listener.');
    context.resources.rules.remove(rule.id);
    context.ruleChanges.announce(ruleChange(rule, true));
    return {};
  },
  { method: 'DELETE', path: one, status: 204 },
);

/** By priority; the default rule, which has none, comes last. */
export const ListRules = operation(
  z.strictObject({ ...ofListener, ...paging }),
  (context: Context, { serviceIdentifier, listenerIdentifier, maxResults: limit = 100, nextToken: token }) => {
    const listener = listenerNamed(context, serviceIdentifier, listenerIdentifier);
    const page = pageByPlace(rulesOf(context.resources, listener.id), { limit, token, invalidToken });
    return { items: page.items.map((rule) => ruleSummary(rule)), ...nextAs('nextToken', page) };
  },
  { method: 'GET', path },
);
