import type { TargetGroupSummary, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { GetServiceCommand } from '@aws-sdk/client-vpc-lattice';
import { ifFound } from '../../../core/if-found.ts';
import type { Resolution } from '../../../core/ports/router.ts';
import type { LatticeRef } from '../../../core/routing/route.ts';
import type { RolloutSpec } from '../../../core/spec/spec.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { translating } from '../../sdk/translate-error.ts';
import type { Found } from '../found.ts';
import { idOf, isArn, isId } from './identifiers.ts';
import { servicesOf, targetGroupsOf } from './listings.ts';
import { missing } from './missing.ts';
import { resolveRules } from './resolve-rules.ts';

/** Finds the service, the rules and the target groups that a spec names by name, id or ARN. */
export async function resolve(client: VPCLatticeClient, { router, ...spec }: RolloutSpec): Promise<Resolution> {
  if (router.provider !== 'lattice') throw new RangeError(`a router of kind ${router.provider}`);
  const [any, groups] = await Promise.all([serviceFor(client, router.service), groupsFor(client, spec)]);
  const service = 'found' in any ? ownService(any.found, groups.account) : any;
  const rules = 'found' in service ? await resolveRules(client, service.found, router.rules) : { problems: [] };
  const { stable, canary, names } = groups;
  const found = { stable: stable && foundIn(stable), canary: foundIn(canary) };
  if (!('found' in service) || !('routes' in rules) || found.canary === undefined || problemsIn(stable).length > 0) {
    const ofService = 'problem' in service ? [service.problem] : [];
    const ofRules = 'problems' in rules ? rules.problems : [];
    return { problems: [...ofService, ...ofRules, ...problemsIn(stable), ...problemsIn(canary)] };
  }
  const known = { ...names(service.found), ...rules.names };
  return {
    spec: {
      ...spec,
      router: service.found,
      routes: rules.routes,
      ...(found.stable !== undefined && { stable: found.stable }),
      canary: found.canary,
      readyWithin: router.readyWithin,
      ...(router.ecs && { ecs: router.ecs }),
      ...(Object.keys(known).length > 0 && { names: known }),
    },
  };
}

const foundIn = <Thing>(one: Found<Thing>): Thing | undefined => ('found' in one ? one.found : undefined);

const problemsIn = (one: Found<unknown> | undefined): readonly Problem[] =>
  one !== undefined && 'problem' in one ? [one.problem] : [];

interface NamedService {
  readonly service: string;
  readonly name: string;
  readonly arn: string | undefined;
}

/** `…:vpc-lattice:eu-west-1:123456789012:service/svc-ID` */
const accountOf = (arn: string | undefined): string | undefined => arn?.split(':')[4];

/** Another account may share a service, so that it can be read here. Its rules stay its owner's. */
function ownService({ service, name, arn }: NamedService, account: string | undefined): Found<LatticeRef> {
  const owner = accountOf(arn);
  if (owner === undefined || account === undefined || owner === account)
    return { found: { provider: 'lattice', service, name } };
  const found = `service ${name} of account ${owner}, where the target groups are of ${account}`;
  const allowed = `a service of the account of the target groups: only its owner may write its rules, so deploy this stack in account ${owner}`;
  return { problem: { path: 'router.service', found, allowed } };
}

/** By id or ARN it is read as well, because its name is the scope of a stop of the line. */
async function serviceFor(client: VPCLatticeClient, asked: string): Promise<Found<NamedService>> {
  const path = 'router.service';
  const allowed = 'a service of VPC Lattice in this account and Region';
  const service = idOf(asked);
  if (isId('service', service)) {
    const input = { serviceIdentifier: service };
    const doing = `reading service ${service}`;
    const read = await ifFound(translating(doing, () => client.send(new GetServiceCommand(input))));
    if (read === undefined) return { problem: { path, found: `no service ${asked}`, allowed } };
    return { found: { service, name: read.name ?? service, arn: read.arn } };
  }
  const all = await translating('listing the services of VPC Lattice', () => servicesOf(client));
  const [one, ...others] = all.filter(({ name }) => name === asked);
  if (one?.id === undefined) return missing(path, `no service ${asked}`, allowed, asked, all);
  if (others.length === 0) return { found: { service: one.id, name: asked, arn: one.arn } };
  const found = `${others.length + 1} services ${asked}, because other accounts share theirs`;
  return { problem: { path, found, allowed: `the ARN of one: ${[one, ...others].map(({ arn }) => arn).join(', ')}` } };
}

interface Groups {
  readonly stable: Found<string> | undefined;
  readonly canary: Found<string>;
  /** The account of the groups; undefined if they are given by ids alone. */
  readonly account: string | undefined;
  /** The names of the groups that a service uses, and of the stable and the canary, by id. */
  names(service: LatticeRef): Readonly<Record<string, string>>;
}

/** Groups are listed only if one is named by its name. */
async function groupsFor(
  client: VPCLatticeClient,
  { stable, canary }: Pick<RolloutSpec, 'stable' | 'canary'>,
): Promise<Groups> {
  const asked = stable === undefined ? [canary] : [stable, canary];
  const all = asked.every((one) => isId('targetGroup', idOf(one)))
    ? []
    : await translating('listing the target groups of VPC Lattice', () => targetGroupsOf(client));
  const resolved = {
    stable: stable === undefined ? undefined : groupFor(all, 'stable', stable),
    canary: groupFor(all, 'canary', canary),
  };
  return {
    ...resolved,
    account: accountOf(asked.find((one) => isArn(one) && isId('targetGroup', idOf(one))) ?? all[0]?.arn),
    names({ service }) {
      const shown = all.filter(
        ({ id, serviceArns = [] }) =>
          id === (resolved.stable && foundIn(resolved.stable)) ||
          id === foundIn(resolved.canary) ||
          serviceArns.some((arn) => idOf(arn) === service),
      );
      return Object.fromEntries(
        shown.flatMap(({ id, name }) => (id === undefined || name === undefined ? [] : [[id, name]])),
      );
    },
  };
}

function groupFor(all: readonly TargetGroupSummary[], path: string, asked: string): Found<string> {
  if (isId('targetGroup', idOf(asked))) return { found: idOf(asked) };
  const allowed = 'a target group of VPC Lattice in this account and Region';
  if (isArn(asked)) return { problem: { path, found: asked, allowed } };
  const found = all.find(({ name }) => name === asked);
  return found?.id === undefined ? missing(path, `no target group ${asked}`, allowed, asked, all) : { found: found.id };
}
