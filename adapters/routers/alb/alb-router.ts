import type { Action as SdkAction } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DescribeTargetGroupsCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { RefusedError } from '../../../core/errors.ts';
import { ifFound } from '../../../core/if-found.ts';
import type { TrafficRouter } from '../../../core/ports/router.ts';
import type { NamedReading, RouteParts, RouteReading, RouteRef, Target } from '../../../core/routing/route.ts';
import { facts } from '../../sdk/error-facts.ts';
import { translating } from '../../sdk/translate-error.ts';
import { writeError } from '../../sdk/write-error.ts';
import {
  groupArn,
  groupName,
  isDefaultAction,
  isForTesters,
  listenerIdOf,
  onAlb,
  routeArn,
  routeOfRule,
} from './arns.ts';
import type { AlbClients } from './clients.ts';
import { listenersOf, named, only, readByArn, readingOfListener, readingOfRule, rulesOn, tagsOf } from './listing.ts';
import { readinessOf } from './readiness.ts';
import { actionsOf, documentOf, forwardOf, knownActions, withoutStickiness } from './rule-document.ts';
import { createTesterRule, deleteTesterRules, readTesterRule, testersName } from './tester-rules.ts';

export function albRouter({ reads, writes }: AlbClients): TrafficRouter {
  return {
    readRoute: (ref) => (isForTesters(ref.route) ? readTesterRule(reads, ref) : readByArn(reads, ref)),
    async setTargets(ref, { rest }, targets, _, purpose) {
      const Actions = actionsToWrite(ref, {
        rest: purpose === 'restore' ? withoutStickiness(rest) : rest,
        targets,
      });
      try {
        return await modify(writes, ref, Actions);
      } catch (error) {
        throw modifyError(error, ref);
      }
    },
    readRoutes: async (router, except) => {
      const found: NamedReading[] = [];
      for (const listener of await listenersOf(reads, onAlb(router).loadBalancer)) {
        const { ListenerArn = '' } = listener;
        found.push({ name: routeOfRule(ListenerArn), reading: readingOfListener(listener) });
        const rules = ((await ifFound(rulesOn(reads, ListenerArn))) ?? []).filter(
          ({ IsDefault }) => IsDefault !== true,
        );
        found.push(...rules.map((rule) => ({ name: routeOfRule(rule.RuleArn ?? ''), reading: readingOfRule(rule) })));
      }
      return withTestersNames(
        reads,
        found.filter(({ name }) => !except.includes(name)),
      );
    },
    createRoute: (ref, parts) => createTesterRule({ reads, writes }, ref, parts),
    deleteRoute: (ref) => deleteTesterRules({ reads, writes }, ref),
    async targetIdentity(router, target) {
      const TargetGroupArns = [groupArn(onAlb(router).loadBalancer, target)];
      const answer = await ifFound(
        translating(`reading target group ${groupName(target)}`, () =>
          reads.send(new DescribeTargetGroupsCommand({ TargetGroupArns })),
        ),
      );
      return answer?.TargetGroups?.[0]?.TargetGroupArn;
    },
    readiness: (router, target) => readinessOf(reads, onAlb(router), target),
  };
}

/** Rules for testers have the names that their tags say. */
async function withTestersNames(
  reads: AlbClients['reads'],
  found: readonly NamedReading[],
): Promise<readonly NamedReading[]> {
  const rules = found.filter(({ name }) => !isDefaultAction(name));
  const tags = await tagsOf(
    reads,
    rules.map(({ reading }) => reading.identity),
  );
  return found.map(({ name, reading }) => {
    const testers = testersName(tags.get(reading.identity));
    return { name: testers === undefined ? name : `${listenerIdOf(name)}/${testers}`, reading };
  });
}

/** @throws RefusedError where a write would lose something, or has no place for targets */
function actionsToWrite(ref: RouteRef, parts: RouteParts): SdkAction[] {
  const unknown = actionsOf(parts.rest).find(({ Type }) => !knownActions.includes(Type));
  if (unknown !== undefined)
    throw new RefusedError(`writing ${named(ref)}: it has an action of type ${unknown.Type}, which would be lost`);
  if (forwardOf(parts.rest) === undefined) throw new RefusedError(`writing ${named(ref)}: it forwards no more`);
  if (!hasWeight(parts.targets)) throw new RangeError(`${ref.route} with no weight at all`);
  return actionsOf(documentOf(parts)) as unknown as SdkAction[];
}

/** What an all-zero forward does is documented nowhere. */
const hasWeight = (targets: readonly Target[]): boolean => targets.some(({ weight }) => weight > 0);

/** Sends the actions alone: what is not sent stays, and conditions as they are read could not be sent back. */
async function modify(writes: AlbClients['writes'], ref: RouteRef, Actions: SdkAction[]): Promise<RouteReading> {
  if (isDefaultAction(ref.route)) {
    const input = { ListenerArn: routeArn(ref), DefaultActions: Actions };
    return readingOfListener(only((await writes.send(new ModifyListenerCommand(input))).Listeners, ref));
  }
  return readingOfRule(
    only((await writes.send(new ModifyRuleCommand({ RuleArn: routeArn(ref), Actions }))).Rules, ref),
  );
}

/** A missing target group is no missing route. */
function modifyError(error: unknown, ref: RouteRef): unknown {
  const { name, message } = facts(error);
  if (name.startsWith('TargetGroupNotFound'))
    return new RefusedError(`writing ${named(ref)}: ${name}: ${message}`, { cause: error });
  return writeError(error, `writing ${named(ref)}`);
}
