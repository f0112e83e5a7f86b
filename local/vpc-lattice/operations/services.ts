import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { text } from '../../kit/shapes.ts';
import { serviceAnswer, serviceSummary } from '../answers.ts';
import { type Context, created, rulesOf, serviceNamed, statusOf } from '../context.ts';
import { conflict, quotaExceeded } from '../errors.ts';
import { identifiers, idFrom } from '../identifiers.ts';
import { byName, listed } from '../listed.ts';
import { ruleChange } from '../rule-change.ts';
import { authType, clientToken, paging, serviceName, tagMap } from '../shapes.ts';

const path = '/services';
const one = `${path}/{serviceIdentifier}`;
const named = z.strictObject({ serviceIdentifier: identifiers.service });

export const CreateService = operation(
  z.strictObject({
    name: serviceName,
    clientToken,
    tags: z.optional(tagMap),
    customDomainName: z.optional(text(3, 255)),
    authType: z.optional(authType),
  }),
  (context: Context, { clientToken: token, ...input }, call) =>
    context.clientTokens.once(call.operation, token, input, () => {
      const { services } = context.resources;
      const namesake = services.all().find(({ name }) => name === input.name);
      if (namesake !== undefined) throw conflict('SERVICE', namesake.id, `There is a service ${input.name} already.`);
      const limit = context.quotas.servicesOfAccount;
      if (services.all().length >= limit) throw quotaExceeded('SERVICE', 'Services per Region', limit);
      const { name, customDomainName, tags } = input;
      const service = {
        ...created(context, idFrom('service', context.newId()), tags),
        name,
        ...(customDomainName === undefined ? {} : { customDomainName }),
      };
      services.put(service);
      const { createdAt: _, lastUpdatedAt: __, ...answer } = serviceSummary(context, service);
      return { ...answer, authType: 'NONE' };
    }),
  { method: 'POST', path, status: 201 },
);

export const GetService = operation(
  named,
  (context: Context, { serviceIdentifier }) => ({
    ...serviceSummary(context, serviceNamed(context, serviceIdentifier)),
    authType: 'NONE',
  }),
  { method: 'GET', path: one },
);

export const UpdateService = operation(
  z.strictObject({ serviceIdentifier: identifiers.service, authType: z.optional(authType) }),
  (context: Context, { serviceIdentifier }) => {
    const service = { ...serviceNamed(context, serviceIdentifier), updatedAt: context.now() };
    context.resources.services.put(service);
    return { ...serviceAnswer(service), authType: 'NONE' };
  },
  { method: 'PATCH', path: one },
);

/** Its listeners and rules go at once. */
export const DeleteService = operation(
  named,
  (context: Context, { serviceIdentifier }) => {
    const { services, serviceAssociations, listeners, rules } = context.resources;
    const service = serviceNamed(context, serviceIdentifier);
    const associated = serviceAssociations.all().find(({ serviceId }) => serviceId === service.id);
    if (associated !== undefined) {
      throw conflict('SERVICE', service.id, `The service ${service.id} is associated with ${associated.networkId}.`);
    }
    for (const listener of listeners.all().filter(({ serviceId }) => serviceId === service.id)) {
      for (const rule of rulesOf(context.resources, listener.id)) {
        rules.remove(rule.id);
        context.ruleChanges.announce(ruleChange(rule, true));
      }
      listeners.remove(listener.id);
    }
    const deleted = { ...service, deletedAt: service.deletedAt ?? context.now() };
    services.put(deleted);
    const { id, arn, name } = serviceSummary(context, deleted);
    return { id, arn, name, status: statusOf(context, deleted) };
  },
  { method: 'DELETE', path: one },
);

export const ListServices = operation(
  z.strictObject(paging),
  (context: Context, page) =>
    listed(context.resources.services.all(), byName, page, (service) => serviceSummary(context, service)),
  { method: 'GET', path },
);
