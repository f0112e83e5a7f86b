import * as z from 'zod/mini';
import { accountId } from '../../kit/account.ts';
import { operation } from '../../kit/operations.ts';
import { pageSortedBy } from '../../kit/page.ts';
import { listOf, text, textLike } from '../../kit/shapes.ts';
import { type Context, done, healthOf, instancesOf, instanceWith, revise, serviceWith } from '../context.ts';
import { checkAttributes } from '../dns-config.ts';
import { customHealthNotFound, limitExceeded, resourceInUse } from '../errors.ts';
import { nextToken, paging, requested } from '../paging.ts';
import { checkReserved } from '../reserved-attributes.ts';
import { attributesShape, healthShape, instanceKey } from '../resources.ts';

/** Source: Cloud Map quotas. */
const maxInstances = 1000;

const serviceId = text(1, 255);
const instanceId = text(1, 64);
const idOf = ({ id }: { readonly id: string }): string => id;

/** An instance that is there gets the new attributes. */
export const RegisterInstance = operation(
  z.strictObject({
    ServiceId: serviceId,
    InstanceId: textLike(/^[0-9a-zA-Z_/:.@-]{1,64}$/, '^[0-9a-zA-Z_/:.@-]+$'),
    CreatorRequestId: z.optional(text(0, 64)),
    Attributes: attributesShape,
  }),
  (context: Context, { CreatorRequestId, ...asked }) =>
    context.clientTokens.once('RegisterInstance', CreatorRequestId, asked, () => {
      const { InstanceId: id, Attributes: attributes } = asked;
      const service = serviceWith(context, asked.ServiceId);
      checkReserved(service, attributes);
      checkAttributes(service, attributes);
      const present = instancesOf(context, service);
      const before = present.find((one) => one.id === id);
      if (before?.isTask === true) throw resourceInUse(`The instance ${id} is a task that runs.`);
      if (before === undefined && present.length >= maxInstances)
        throw limitExceeded(`A service may have ${maxInstances} instances.`);
      context.resources.instances.put({
        serviceId: service.id,
        id,
        attributes,
        creatorRequestId: CreatorRequestId ?? context.newId(),
      });
      context.resources.reportedHealth.remove(instanceKey(service.id, id));
      revise(context, service);
      return done(context, 'REGISTER_INSTANCE', { SERVICE: service.id, INSTANCE: id });
    }),
);

export const DeregisterInstance = operation(
  z.strictObject({ ServiceId: serviceId, InstanceId: instanceId }),
  (context: Context, { ServiceId, InstanceId }) => {
    const service = serviceWith(context, ServiceId);
    const { id, isTask } = instanceWith(context, service, InstanceId);
    if (isTask) throw resourceInUse(`The instance ${id} is a task that runs: it is registered until its process ends.`);
    context.resources.instances.remove(instanceKey(service.id, id));
    context.resources.reportedHealth.remove(instanceKey(service.id, id));
    revise(context, service);
    return done(context, 'DEREGISTER_INSTANCE', { SERVICE: service.id, INSTANCE: id });
  },
);

export const GetInstance = operation(
  z.strictObject({ ServiceId: serviceId, InstanceId: instanceId }),
  (context: Context, { ServiceId, InstanceId }) => {
    const { id, attributes, creatorRequestId } = instanceWith(context, serviceWith(context, ServiceId), InstanceId);
    return {
      ResourceOwner: accountId,
      Instance: { Id: id, CreatorRequestId: creatorRequestId, Attributes: attributes, CreatedByAccount: accountId },
    };
  },
);

export const ListInstances = operation(
  z.strictObject({ ServiceId: serviceId, ...paging }),
  (context: Context, { ServiceId, ...asked }) => {
    const page = pageSortedBy(instancesOf(context, serviceWith(context, ServiceId)), idOf, requested(asked));
    return {
      ResourceOwner: accountId,
      Instances: page.items.map(({ id, attributes }) => ({
        Id: id,
        Attributes: attributes,
        CreatedByAccount: accountId,
      })),
      ...nextToken(page),
    };
  },
);

export const GetInstancesHealthStatus = operation(
  z.strictObject({ ServiceId: serviceId, Instances: z.optional(listOf(instanceId, 1, 100)), ...paging }),
  (context: Context, { ServiceId, Instances, ...asked }) => {
    const service = serviceWith(context, ServiceId);
    const wanted = Instances?.map((id) => instanceWith(context, service, id)) ?? instancesOf(context, service);
    const page = pageSortedBy(wanted, idOf, requested(asked));
    return {
      Status: Object.fromEntries(page.items.map((one) => [one.id, healthOf(context, service, one)])),
      ...nextToken(page),
    };
  },
);

export const UpdateInstanceCustomHealthStatus = operation(
  z.strictObject({ ServiceId: serviceId, InstanceId: instanceId, Status: healthShape }),
  (context: Context, { ServiceId, InstanceId, Status: status }) => {
    const service = serviceWith(context, ServiceId);
    const { id } = instanceWith(context, service, InstanceId);
    if (service.customHealth === undefined) throw customHealthNotFound(service.id);
    context.resources.reportedHealth.put({ serviceId: service.id, instanceId: id, status });
    revise(context, service);
    return {};
  },
);
