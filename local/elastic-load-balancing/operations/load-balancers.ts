import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { loadBalancerOutput } from '../answers.ts';
import { isArnOf, loadBalancerArn, resourceId } from '../arns.ts';
import { type Context, existingLoadBalancer, listenersOf, removeListener } from '../context.ts';
import {
  duplicateLoadBalancer,
  loadBalancerNotFound,
  notPermitted,
  notServed,
  subnetNotFound,
  tooMany,
  validationError,
} from '../errors.ts';
import { arnOfItem, byArn, pageOf, paging } from '../listing.ts';
import { checkName } from '../names.ts';
import { quotas } from '../quotas.ts';
import type { LoadBalancer } from '../resources.ts';
import { tagList, withTags } from '../tag-list.ts';

const LoadBalancerArn = z.string();

function checkSubnets(type: LoadBalancer['type'], subnets: readonly string[]): void {
  const unknown = subnets.find((id) => !/^subnet-[0-9a-z]+$/.test(id));
  if (unknown !== undefined) throw subnetNotFound(unknown);
  const least = type === 'application' ? 2 : 1;
  if (new Set(subnets).size < least) {
    throw validationError('At least two subnets in two different Availability Zones must be specified');
  }
}

const sameSettings = (a: LoadBalancer, b: LoadBalancer): boolean =>
  a.type === b.type &&
  a.scheme === b.scheme &&
  JSON.stringify(a.subnets.toSorted()) === JSON.stringify(b.subnets.toSorted());

export const CreateLoadBalancer = operation(
  z.strictObject({
    Name: z.string(),
    Type: z.optional(z.enum(['application', 'network', 'gateway'])),
    Scheme: z.optional(z.enum(['internet-facing', 'internal'])),
    IpAddressType: z.optional(z.enum(['ipv4', 'dualstack', 'dualstack-without-public-ipv4'])),
    Subnets: z.optional(z.array(z.string())),
    SubnetMappings: z.optional(z.array(z.strictObject({ SubnetId: z.optional(z.string()) }))),
    SecurityGroups: z.optional(z.array(z.string())),
    Tags: z.optional(tagList),
  }),
  (context: Context, input) => {
    const { Name, Type: type = 'application', Scheme: scheme = 'internet-facing', IpAddressType = 'ipv4' } = input;
    const { loadBalancers } = context.resources;
    checkName(Name, 'load balancer');
    if (Name.startsWith('internal-')) throw validationError("A load balancer name cannot begin with 'internal-'");
    if (type === 'gateway') throw notServed('load balancers of the type gateway');
    if (IpAddressType !== 'ipv4') throw notServed(`the IP address type ${IpAddressType}`);
    const subnets = input.Subnets ?? (input.SubnetMappings ?? []).map(({ SubnetId = '' }) => SubnetId);
    checkSubnets(type, subnets);
    const made: LoadBalancer = {
      arn: loadBalancerArn(type, Name, resourceId(context.newId())),
      name: Name,
      type,
      scheme,
      ipAddressType: IpAddressType,
      subnets,
      securityGroups: input.SecurityGroups ?? [],
      createdAt: context.now(),
      attributes: {},
      tags: withTags({}, input.Tags),
    };
    const before = loadBalancers.all().find(({ name }) => name === Name);
    if (before !== undefined) {
      if (!sameSettings(before, made)) throw duplicateLoadBalancer(Name);
      return { LoadBalancers: [loadBalancerOutput(before)] };
    }
    if (loadBalancers.all().length >= quotas.loadBalancers) {
      throw tooMany('TooManyLoadBalancers', `An account can have ${quotas.loadBalancers} load balancers`);
    }
    loadBalancers.put(made);
    return { LoadBalancers: [loadBalancerOutput(made, 'provisioning')] };
  },
);

export const DescribeLoadBalancers = operation(
  z.strictObject({
    LoadBalancerArns: z.optional(z.array(z.string())),
    Names: z.optional(z.array(z.string())),
    ...paging,
  }),
  (context: Context, { LoadBalancerArns: arns = [], Names: names = [], ...page }) => {
    const all = context.resources.loadBalancers.all().sort(byArn);
    for (const arn of arns) existingLoadBalancer(context, arn);
    const unknown = names.find((name) => !all.some((balancer) => balancer.name === name));
    if (unknown !== undefined) throw loadBalancerNotFound(unknown);
    const isWanted = ({ arn, name }: LoadBalancer) => arns.includes(arn) || names.includes(name);
    const wanted = arns.length + names.length === 0 ? all : all.filter(isWanted);
    const { items, next } = pageOf(wanted, arnOfItem, page);
    return { LoadBalancers: items.map((balancer) => loadBalancerOutput(balancer)), ...next };
  },
);

export const DeleteLoadBalancer = operation(
  z.strictObject({ LoadBalancerArn }),
  (context: Context, { LoadBalancerArn: arn }) => {
    const { loadBalancers } = context.resources;
    // One that is gone already is a success (API reference, DeleteLoadBalancer).
    if (isArnOf('load balancer', arn) && loadBalancers.find(arn) === undefined) return {};
    const balancer = existingLoadBalancer(context, arn);
    const { 'deletion_protection.enabled': isProtected } = balancer.attributes;
    if (isProtected === 'true') {
      throw notPermitted(`Load balancer '${arn}' cannot be deleted because deletion protection is enabled`);
    }
    for (const listener of listenersOf(context.resources, arn)) removeListener(context, listener);
    loadBalancers.remove(arn);
    context.changed();
    return {};
  },
);
