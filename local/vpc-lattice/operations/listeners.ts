import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { listenerAnswer, listenerRead, listenerSummary } from '../answers.ts';
import { type Context, created, defaultRuleOf, listenerNamed, rulesOf, serviceNamed } from '../context.ts';
import { conflict, invalid, quotaExceeded } from '../errors.ts';
import { identifiers, idFrom } from '../identifiers.ts';
import { byName, listed } from '../listed.ts';
import type { Listener } from '../resources.ts';
import { actionOf } from '../rule-actions.ts';
import { ruleChange } from '../rule-change.ts';
import { actionShape } from '../rule-shapes.ts';
import { clientToken, listenerName, paging, port, tagMap } from '../shapes.ts';

const path = '/services/{serviceIdentifier}/listeners';
const one = `${path}/{listenerIdentifier}`;
const ofService = { serviceIdentifier: identifiers.service };
const named = { ...ofService, listenerIdentifier: identifiers.listener };

const defaultPorts: Readonly<Record<Listener['protocol'], number | undefined>> = {
  HTTP: 80,
  HTTPS: 443,
  TLS_PASSTHROUGH: undefined,
};

function checkPlace({ resources, quotas }: Context, { serviceId, name, port: own }: Listener): void {
  const others = resources.listeners.all().filter((listener) => listener.serviceId === serviceId);
  const other = others.find((listener) => listener.name === name || listener.port === own);
  if (other !== undefined) {
    throw conflict('LISTENER', other.id, `The service has a listener ${other.name} on port ${other.port} already.`);
  }
  const limit = quotas.listenersOfService;
  if (others.length >= limit) throw quotaExceeded('LISTENER', 'Listeners per service', limit);
}

export const CreateListener = operation(
  z.strictObject({
    ...ofService,
    name: listenerName,
    protocol: z.enum(['HTTP', 'HTTPS', 'TLS_PASSTHROUGH']),
    port: z.optional(port),
    defaultAction: actionShape,
    clientToken,
    tags: z.optional(tagMap),
  }),
  (context: Context, { clientToken: token, ...input }, call) =>
    context.clientTokens.once(call.operation, token, input, () => {
      const { listeners, rules } = context.resources;
      const service = serviceNamed(context, input.serviceIdentifier);
      if (service.deletedAt !== undefined) throw conflict('SERVICE', service.id, `${service.id} is being deleted.`);
      const { name, protocol } = input;
      const own = input.port ?? defaultPorts[protocol];
      if (own === undefined) throw invalid('port', `A ${protocol} listener must have a port.`);
      const listener = {
        ...created(context, idFrom('listener', context.newId()), input.tags),
        serviceId: service.id,
        name,
        protocol,
        port: own,
      };
      checkPlace(context, listener);
      const action = actionOf(context, listener, input.defaultAction);
      const rule = {
        id: idFrom('rule', context.newId()),
        createdAt: context.now(),
        tags: {},
        serviceId: service.id,
        listenerId: listener.id,
        name: 'default',
        isDefault: true,
        current: { action, at: context.now() },
      };
      listeners.put(listener);
      rules.put(rule);
      context.ruleChanges.announce(ruleChange(rule));
      return listenerAnswer(listener, rule.current);
    }),
  { method: 'POST', path, status: 201 },
);

export const GetListener = operation(
  z.strictObject(named),
  (context: Context, { serviceIdentifier, listenerIdentifier }) =>
    listenerRead(context, listenerNamed(context, serviceIdentifier, listenerIdentifier)),
  { method: 'GET', path: one },
);

/** Writes the default rule, which nothing else does. */
export const UpdateListener = operation(
  z.strictObject({ ...named, defaultAction: actionShape }),
  (context: Context, { serviceIdentifier, listenerIdentifier, defaultAction }) => {
    const { listeners, rules } = context.resources;
    const listener = listenerNamed(context, serviceIdentifier, listenerIdentifier);
    const before = defaultRuleOf(context.resources, listener.id);
    const at = context.now();
    const action = actionOf(context, listener, defaultAction, before);
    const rule = { ...before, current: { action, at }, previous: before.current };
    rules.put(rule);
    listeners.put({ ...listener, updatedAt: at });
    context.ruleChanges.announce(ruleChange(rule));
    return listenerAnswer(listener, rule.current);
  },
  { method: 'PATCH', path: one },
);

export const DeleteListener = operation(
  z.strictObject(named),
  (context: Context, { serviceIdentifier, listenerIdentifier }) => {
    const { listeners, rules } = context.resources;
    const listener = listenerNamed(context, serviceIdentifier, listenerIdentifier);
    const gone = rulesOf(context.resources, listener.id);
    listeners.remove(listener.id);
    for (const rule of gone) {
      rules.remove(rule.id);
      context.ruleChanges.announce(ruleChange(rule, true));
    }
    return {};
  },
  { method: 'DELETE', path: one, status: 204 },
);

export const ListListeners = operation(
  z.strictObject({ ...ofService, ...paging }),
  (context: Context, { serviceIdentifier, ...page }) => {
    const service = serviceNamed(context, serviceIdentifier);
    const own = context.resources.listeners.all().filter(({ serviceId }) => serviceId === service.id);
    return listed(own, byName, page, listenerSummary);
  },
  { method: 'GET', path },
);
