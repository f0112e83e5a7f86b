import { createHash } from 'node:crypto';
import type { RuleMatch, RuleSummary, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import {
  CreateRuleCommand,
  DeleteRuleCommand,
  GetTargetGroupCommand,
  UpdateListenerCommand,
  UpdateRuleCommand,
} from '@aws-sdk/client-vpc-lattice';
import { NotFoundError, RefusedError, TransientError } from '../../../core/errors.ts';
import { ifFound } from '../../../core/if-found.ts';
import type { TrafficRouter } from '../../../core/ports/router.ts';
import type {
  LatticeRef,
  NamedReading,
  RouteParts,
  RouteReading,
  RouteRef,
  Target,
} from '../../../core/routing/route.ts';
import { namesAll, sameTraffic } from '../../../core/routing/weights.ts';
import { facts } from '../../sdk/error-facts.ts';
import { translating } from '../../sdk/translate-error.ts';
import { writeError } from '../../sdk/write-error.ts';
import type { LatticeClients } from './clients.ts';
import { defaultRule, inLattice, named, placeOf } from './identifiers.ts';
import { listenersOf, rulesOn } from './listings.ts';
import { readinessOf } from './readiness.ts';
import { readRule, ruleIn } from './reading.ts';
import { forwardTo } from './rule-parts.ts';
import { testerRuleName } from './tester-rule.ts';

export function latticeRouter({ reads, writes }: LatticeClients): TrafficRouter {
  const readRoute = (ref: RouteRef) => translating(`reading ${named(ref)}`, () => readRule(reads, ref));
  return {
    readRoute,
    async setTargets(ref, read, targets) {
      const identity = await writing(`writing ${named(ref)}`, () => update(writes, ref, targets));
      const found = await readBack(() => readRoute(ref));
      return found !== undefined && isOurWrite(found, read, targets)
        ? found
        : { rest: read.rest, targets, version: read.version, identity: identity ?? read.identity };
    },
    async readRoutes(router, except) {
      const found: NamedReading[] = [];
      // One after the other, because many reads at once may be throttled: VPC Lattice publishes no rate.
      for (const name of await routesOf(reads, inLattice(router)))
        if (!except.includes(name)) {
          const reading = await ifFound(readRoute({ router, route: name }));
          if (reading !== undefined) found.push({ name, reading });
        }
      return found;
    },
    async createRoute(ref, parts, writeId) {
      const doing = `creating ${named(ref)}`;
      try {
        const { arn } = await writes.send(new CreateRuleCommand(creation(ref, parts, writeId)));
        if (arn === undefined) throw new TransientError(`${doing}: VPC Lattice answered without its ARN`);
        return arn;
      } catch (error) {
        if (facts(error).name !== 'ConflictException') throw writeError(error, doing);
        const { service, listener, rule } = placeOf(ref);
        const found = await translating(doing, () => rulesOn(reads, service, listener));
        if (found.some(({ name }) => name === testerRuleName(rule))) return undefined;
        const rival = found.find(({ priority }) => priority === parts.rest.priority);
        throw rival === undefined ? conflict(error, doing) : taken(error, doing, rival);
      }
    },
    async deleteRoute(ref) {
      const doing = `deleting ${named(ref)}`;
      const input = await ifFound(translating(doing, () => ruleIn(reads, ref)));
      if (input !== undefined) await ifFound(writing(doing, () => writes.send(new DeleteRuleCommand(input))));
    },
    async targetIdentity(_, target) {
      const doing = `reading target group ${target}`;
      const input = { targetGroupIdentifier: target };
      const found = await ifFound(translating(doing, () => reads.send(new GetTargetGroupCommand(input))));
      if (found !== undefined && found.arn === undefined)
        throw new TransientError(`${doing}: VPC Lattice answered without its ARN`);
      return found?.arn;
    },
    readiness: (_, target) => readinessOf(reads, target),
  };
}

/** The rules of a service on all its listeners, the default actions among them. */
const routesOf = (reads: VPCLatticeClient, { service, name }: LatticeRef): Promise<readonly string[]> =>
  translating(`listing the rules of service ${name}`, async () => {
    const routes: string[] = [];
    for (const { id: listener = '' } of await listenersOf(reads, service))
      for (const { id, isDefault } of await rulesOn(reads, service, listener))
        routes.push(`${listener}/${isDefault ? defaultRule : id}`);
    return routes;
  });

function creation(ref: RouteRef, { rest, targets }: RouteParts, writeId: string) {
  const { service, listener, rule } = placeOf(ref);
  return {
    serviceIdentifier: service,
    listenerIdentifier: listener,
    name: testerRuleName(rule),
    priority: Number(rest.priority),
    match: rest.match as unknown as RuleMatch,
    action: forwardTo(targets),
    clientToken: createHash('sha256').update(writeId).digest('hex'),
    tags: { meshshift: 'testers' },
  };
}

/** Sends the action alone, so that an edit of anything else stays. Gives the identity of what was written. */
async function update(writes: VPCLatticeClient, ref: RouteRef, targets: readonly Target[]) {
  const { service, listener, rule } = placeOf(ref);
  const input = { serviceIdentifier: service, listenerIdentifier: listener };
  const action = forwardTo(targets);
  const { arn } = await (rule === defaultRule
    ? writes.send(new UpdateListenerCommand({ ...input, defaultAction: action }))
    : writes.send(new UpdateRuleCommand({ ...input, ruleIdentifier: rule, action })));
  return arn;
}

/**
 * The rule after a write, because its answer has no time. The write is in force whatever comes of this read: a failure
 * only leaves the time unknown.
 */
async function readBack(read: () => Promise<RouteReading>): Promise<RouteReading | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TransientError || error instanceof RefusedError || error instanceof NotFoundError)
      return undefined;
    throw error;
  }
}

/**
 * Whether a read shows the write just answered, down to a target without weight. If it does not, it is an old one, or another party has written since:
 * the next read shows which. Until then the time of the read before the write stands, because it is certainly not later
 * than that of the write: no later read is taken for a stale one.
 */
const isOurWrite = (found: RouteReading, read: RouteReading, targets: readonly Target[]): boolean =>
  found.version >= read.version && sameTraffic(found.targets, targets) && namesAll(found.targets, targets);

/** Runs an update or a deletion. A conflict says that the service is being changed: it had no effect. */
async function writing<Answer>(doing: string, call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw facts(error).name === 'ConflictException' ? conflict(error, doing) : writeError(error, doing);
  }
}

/** Another party has made a rule of the same priority since the plan. */
const taken = (error: unknown, doing: string, { name, priority }: RuleSummary): RefusedError =>
  new RefusedError(`${doing}: priority ${priority} is that of rule ${name}`, { cause: error });

const conflict = (error: unknown, doing: string): TransientError =>
  new TransientError(`${doing}: ${facts(error).name}: ${facts(error).message}`, { cause: error });
