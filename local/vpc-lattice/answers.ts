import { accountId, region } from '../kit/account.ts';
import type { Output } from '../kit/call.ts';
import { type Context, defaultRuleOf, statusOf } from './context.ts';
import {
  listenerArn,
  ruleArn,
  serviceArn,
  serviceAssociationArn,
  serviceNetworkArn,
  targetGroupArn,
  vpcAssociationArn,
} from './identifiers.ts';
import type {
  LatticeService,
  Listener,
  Revision,
  Rule,
  ServiceAssociation,
  ServiceNetwork,
  TargetGroup,
  VpcAssociation,
} from './resources.ts';
import { servicesOf } from './rule-actions.ts';

const seconds = (milliseconds: number): number => milliseconds / 1000;

const times = ({ createdAt, updatedAt }: { readonly createdAt: number; readonly updatedAt: number }) => ({
  createdAt: seconds(createdAt),
  lastUpdatedAt: seconds(updatedAt),
});

/** The zone is the same for all services of a Region. */
const hostedZoneId = 'Z09127221KTH2CF000000';

/** The name that a service has in DNS. It ends in `localhost`, where AWS has `on.aws`: it means this machine. */
export const domainNameOf = ({ id, name }: Pick<LatticeService, 'id' | 'name'>): string =>
  `${name}-${id.slice('svc-'.length)}.7d67968.vpc-lattice-svcs.${region}.localhost`;

const dnsEntry = (service: LatticeService) => ({ domainName: domainNameOf(service), hostedZoneId });

const optional = (members: Output): Output =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

export const networkAnswer = ({ id, name, isShareable }: ServiceNetwork): Output => ({
  id,
  name,
  arn: serviceNetworkArn(id),
  authType: 'NONE',
  ...optional({ sharingConfig: isShareable === undefined ? undefined : { enabled: isShareable } }),
});

/** With how much is associated with it. */
export function networkSummary(context: Context, network: ServiceNetwork): Output {
  const { serviceAssociations, vpcAssociations } = context.resources;
  const ofIt = ({ networkId }: { readonly networkId: string }) => networkId === network.id;
  return {
    id: network.id,
    name: network.name,
    arn: serviceNetworkArn(network.id),
    ...times(network),
    numberOfAssociatedServices: serviceAssociations.all().filter(ofIt).length,
    numberOfAssociatedVPCs: vpcAssociations.all().filter(ofIt).length,
  };
}

export const serviceAnswer = (service: LatticeService): Output => ({
  id: service.id,
  name: service.name,
  arn: serviceArn(service.id),
  ...optional({ customDomainName: service.customDomainName }),
});

export const serviceSummary = (context: Context, service: LatticeService): Output => ({
  ...serviceAnswer(service),
  ...times(service),
  dnsEntry: dnsEntry(service),
  status: statusOf(context, service),
});

export function associationAnswer(context: Context, association: ServiceAssociation): Output {
  const { id, serviceId, networkId, createdAt } = association;
  const service = context.resources.services.find(serviceId);
  const network = context.resources.serviceNetworks.find(networkId);
  return {
    id,
    arn: serviceAssociationArn(id),
    status: statusOf(context, association),
    createdBy: accountId,
    createdAt: seconds(createdAt),
    serviceId,
    serviceArn: serviceArn(serviceId),
    serviceNetworkId: networkId,
    serviceNetworkArn: serviceNetworkArn(networkId),
    ...optional({
      serviceName: service?.name,
      serviceNetworkName: network?.name,
      dnsEntry: service && dnsEntry(service),
      customDomainName: service?.customDomainName,
    }),
  };
}

export function vpcAssociationSummary(context: Context, association: VpcAssociation): Output {
  const { id, networkId, vpcId } = association;
  return {
    id,
    arn: vpcAssociationArn(id),
    status: statusOf(context, association),
    createdBy: accountId,
    ...times(association),
    serviceNetworkId: networkId,
    serviceNetworkArn: serviceNetworkArn(networkId),
    ...optional({ serviceNetworkName: context.resources.serviceNetworks.find(networkId)?.name }),
    vpcId,
  };
}

/** What ListListeners says. */
export const listenerSummary = (listener: Listener): Output => ({
  id: listener.id,
  arn: listenerArn(listener),
  name: listener.name,
  protocol: listener.protocol,
  port: listener.port,
  ...times(listener),
});

/** What a creation and an update of a listener answer. */
export function listenerAnswer(listener: Listener, { action }: Revision): Output {
  const { createdAt: _, lastUpdatedAt: __, ...rest } = listenerSummary(listener);
  return { ...rest, serviceId: listener.serviceId, serviceArn: serviceArn(listener.serviceId), defaultAction: action };
}

/** A listener with its default action, which may be a stale one. */
export function listenerRead(context: Context, listener: Listener): Output {
  const revision = context.staleReads.revisionOf(defaultRuleOf(context.resources, listener.id));
  return {
    ...listenerAnswer(listener, revision),
    createdAt: seconds(listener.createdAt),
    lastUpdatedAt: seconds(revision.at),
  };
}

/** What ListRules says. */
export const ruleSummary = (rule: Rule, { priority, at } = rule.current): Output => ({
  id: rule.id,
  arn: ruleArn(rule),
  name: rule.name,
  isDefault: rule.isDefault,
  ...optional({ priority }),
  createdAt: seconds(rule.createdAt),
  lastUpdatedAt: seconds(at),
});

/** What an update answers: it says nothing of when. */
export function ruleAnswer(rule: Rule, revision: Revision): Output {
  const { createdAt: _, lastUpdatedAt: __, ...rest } = ruleSummary(rule, revision);
  return { ...rest, ...optional({ match: revision.match }), action: revision.action };
}

/** A rule as GetRule gives it, which may be a stale one. */
export function ruleRead(context: Context, rule: Rule): Output {
  const revision = context.staleReads.revisionOf(rule);
  return { ...ruleAnswer(rule, revision), ...ruleSummary(rule, revision) };
}

export const groupAnswer = (context: Context, group: TargetGroup): Output => ({
  id: group.id,
  arn: targetGroupArn(group.id),
  name: group.name,
  type: group.type,
  ...optional({ config: group.config }),
  status: statusOf(context, group),
});

export const groupRead = (context: Context, group: TargetGroup): Output => ({
  ...groupAnswer(context, group),
  ...times(group),
  serviceArns: servicesOf(context.resources, group.id).map(serviceArn),
});

export function groupSummary(context: Context, group: TargetGroup): Output {
  const { config: _, ...rest } = groupRead(context, group);
  const { port, protocol, ipAddressType, vpcIdentifier, lambdaEventStructureVersion } = group.config ?? {};
  return { ...rest, ...optional({ port, protocol, ipAddressType, vpcIdentifier, lambdaEventStructureVersion }) };
}
