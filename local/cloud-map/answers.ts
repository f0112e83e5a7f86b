import { accountId } from '../kit/account.ts';
import type { Output } from '../kit/call.ts';
import { type Context, instancesOf } from './context.ts';
import { type CloudMapService, type Namespace, namespaceArn, type PastOperation, serviceArn } from './resources.ts';

/** A hosted zone as Route 53 would name it: nothing serves it, proxies look its names up here. */
const hostedZone = (id: string): string => `Z${id.slice(3).toUpperCase()}`;

export function namespaceOutput({ resources }: Context, namespace: Namespace): Output {
  const { id, name, type, description, soaTtl, creatorRequestId, createdAt } = namespace;
  const dns = soaTtl !== undefined && { DnsProperties: { HostedZoneId: hostedZone(id), SOA: { TTL: soaTtl } } };
  return {
    Id: id,
    Arn: namespaceArn(id),
    ResourceOwner: accountId,
    Name: name,
    Type: type,
    Description: description,
    ServiceCount: resources.services.all().filter(({ namespaceId }) => namespaceId === id).length,
    Properties: { ...dns, HttpProperties: { HttpName: name } },
    CreateDate: createdAt / 1000,
    CreatorRequestId: creatorRequestId,
  };
}

export function serviceOutput(context: Context, service: CloudMapService): Output {
  const { id, name, namespaceId, description, type, dnsRecords, customHealth, creatorRequestId, createdAt } = service;
  return {
    Id: id,
    Arn: serviceArn(id),
    ResourceOwner: accountId,
    Name: name,
    NamespaceId: namespaceId,
    Description: description,
    InstanceCount: instancesOf(context, service).length,
    ...(dnsRecords && {
      DnsConfig: { NamespaceId: namespaceId, RoutingPolicy: 'MULTIVALUE', DnsRecords: dnsRecords },
    }),
    Type: type,
    ...(customHealth && { HealthCheckCustomConfig: customHealth }),
    CreateDate: createdAt / 1000,
    CreatorRequestId: creatorRequestId,
    CreatedByAccount: accountId,
  };
}

export const operationOutput = ({ id, type, targets, createdAt }: PastOperation): Output => ({
  Id: id,
  OwnerAccount: accountId,
  Type: type,
  Status: 'SUCCESS',
  CreateDate: createdAt / 1000,
  UpdateDate: createdAt / 1000,
  Targets: targets,
});
