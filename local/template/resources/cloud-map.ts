import * as z from 'zod/mini';
import { CreateHttpNamespace, CreatePrivateDnsNamespace } from '../../cloud-map/operations/namespaces.ts';
import { CreateService } from '../../cloud-map/operations/services.ts';
import { namespaceArn, serviceArn } from '../../cloud-map/resources.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Output } from '../../kit/call.ts';
import { isRecord } from '../../kit/json.ts';
import { asShaped } from '../as-shaped.ts';
import { type Deployer, type Deployment, generatedName } from '../deployment.ts';
import { isObject, type JsonObject } from '../json.ts';
import { anything, propertiesOf } from '../properties.ts';

const described = { Name: z.optional(z.string()), Description: z.optional(z.string()), Tags: z.optional(anything) };
const namespaceShapes = {
  HttpNamespace: z.strictObject(described),
  PrivateDnsNamespace: z.strictObject({ ...described, Vpc: z.string(), Properties: z.optional(anything) }),
} as const;
const serviceShape = z.strictObject({
  ...described,
  NamespaceId: z.optional(z.string()),
  DnsConfig: z.optional(anything),
  HealthCheckConfig: z.optional(anything),
  HealthCheckCustomConfig: z.optional(anything),
  Type: z.optional(z.string()),
});
const instanceShape = z.strictObject({
  ServiceId: z.string(),
  InstanceId: z.optional(z.string()),
  InstanceAttributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

const shaped = (shape: z.core.$ZodType, value: Readonly<Record<string, unknown>>): JsonObject => {
  const given = JSON.parse(JSON.stringify(value));
  const found = asShaped(shape, given);
  return isObject(found) ? found : given;
};

/**
 * The id of what a creation has made; when it is refused because there is one, of that, where it is the stack's own.
 *
 * @throws AwsError NotImplemented for one that is to become another under its name
 */
async function createOrKeep(
  { owns, call }: Deployment,
  creation: Promise<string>,
  {
    member,
    get,
    wanted,
  }: { readonly member: string; readonly get: 'GetNamespace' | 'GetService'; readonly wanted: JsonObject },
): Promise<string> {
  try {
    return await creation;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { [member]: id } = error.fields;
    if (typeof id !== 'string' || !owns(id)) throw error;
    const found = Object.values(await call('servicediscovery', get, { Id: id }))[0];
    const isSame = isRecord(found) && (found.Description ?? undefined) === (wanted.Description ?? undefined);
    if (isSame && get === 'GetNamespace') return id;
    throw new AwsError('NotImplemented', `The embedded AWS does not change ${id} under its name.`, 501);
  }
}

async function namespaceIn({ call }: Deployment, { OperationId }: Output): Promise<string> {
  const { Operation } = await call('servicediscovery', 'GetOperation', { OperationId });
  const { Targets } = isRecord(Operation) ? Operation : {};
  return String(isRecord(Targets) ? Targets.NAMESPACE : '');
}

const creations = {
  HttpNamespace: ['CreateHttpNamespace', CreateHttpNamespace],
  PrivateDnsNamespace: ['CreatePrivateDnsNamespace', CreatePrivateDnsNamespace],
} as const;

export const deployNamespace =
  (kind: keyof typeof creations): Deployer =>
  async (resource, deployment) => {
    const properties = propertiesOf<z.ZodMiniType<Readonly<Record<string, unknown>>>>(namespaceShapes[kind], resource);
    const [operation, { shape }] = creations[kind];
    const wanted = shaped(shape, { Name: generatedName(deployment, resource.logicalId, 253), ...properties });
    const { call } = deployment;
    const creation = call('servicediscovery', operation, wanted).then((answer) => namespaceIn(deployment, answer));
    const id = await createOrKeep(deployment, creation, { member: 'NamespaceId', get: 'GetNamespace', wanted });
    const { Namespace } = await call('servicediscovery', 'GetNamespace', { Id: id });
    const { Properties } = isRecord(Namespace) ? Namespace : {};
    const dns = isRecord(Properties) && isRecord(Properties.DnsProperties) ? Properties.DnsProperties : {};
    const zone = typeof dns.HostedZoneId === 'string' ? { HostedZoneId: dns.HostedZoneId } : {};
    return { ref: id, attributes: { Id: id, Arn: namespaceArn(id), ...zone } };
  };

export const deployService: Deployer = async (resource, deployment) => {
  const properties = propertiesOf(serviceShape, resource);
  const name = properties.Name ?? generatedName(deployment, resource.logicalId, 63);
  const wanted = shaped(CreateService.shape, { ...properties, Name: name });
  const creation = deployment.call('servicediscovery', 'CreateService', wanted).then(({ Service }) => {
    return String(isRecord(Service) ? Service.Id : '');
  });
  const id = await createOrKeep(deployment, creation, { member: 'ServiceId', get: 'GetService', wanted });
  return { ref: id, attributes: { Id: id, Arn: serviceArn(id), Name: name } };
};

export const deployInstance: Deployer = async (resource, deployment) => {
  const { ServiceId, InstanceId, InstanceAttributes } = propertiesOf(instanceShape, resource);
  const id = InstanceId ?? generatedName(deployment, resource.logicalId, 64);
  const Attributes = Object.fromEntries(Object.entries(InstanceAttributes).map(([key, value]) => [key, String(value)]));
  await deployment.call('servicediscovery', 'RegisterInstance', { ServiceId, InstanceId: id, Attributes });
  return { ref: id, attributes: { InstanceId: id, ServiceId } };
};
