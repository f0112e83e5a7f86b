import type { RuleAction } from '@aws-sdk/client-vpc-lattice';
import type { Json, RouteDocument, RouteParts, Target } from '../../../core/routing/route.ts';
import { idOf } from './identifiers.ts';

/** A rule, or a listener with its default action, as VPC Lattice answers. */
export type RuleDocument = RouteDocument;

type Members = { readonly [key: string]: Json };

/** The default action is a member of its listener, of which the protocol is the only other one that matters here. */
const isListener = (document: Members): boolean => 'protocol' in document;

const actionKey = (document: Members): 'defaultAction' | 'action' =>
  isListener(document) ? 'defaultAction' : 'action';

type WeightedGroup = { readonly targetGroupIdentifier: string; readonly weight?: number };
type Action = { readonly forward?: { readonly targetGroups?: readonly WeightedGroup[] } };

/**
 * A lone group gets everything, and 100 is its weight where none is given ("WeightedTargetGroup" in the VPC Lattice API
 * Reference).
 */
const usualWeight = 100;

const targetsIn = ({ forward }: Action): readonly Target[] =>
  (forward?.targetGroups ?? []).map(({ targetGroupIdentifier, weight = usualWeight }) => ({
    id: idOf(targetGroupIdentifier),
    weight,
  }));

/** The targets of a document, and the rest without them; an action that forwards nothing stays in the rest. */
export function partsOf(document: RuleDocument): RouteParts {
  const key = actionKey(document);
  const { [key]: action, ...rest } = document;
  const targets = targetsIn((action ?? {}) as Action);
  return { targets, rest: targets.length > 0 || action === undefined ? rest : { ...rest, [key]: action } };
}

export const documentOf = ({ rest, targets }: RouteParts): RuleDocument =>
  targets.length === 0 ? rest : { ...rest, [actionKey(rest)]: { forward: { targetGroups: weightedGroups(targets) } } };

/** Every weight is given, because the API's pages differ on the one that holds for an omitted one. */
const weightedGroups = (targets: readonly Target[]) =>
  targets.map(({ id, weight }) => ({ targetGroupIdentifier: id, weight }));

export const forwardTo = (targets: readonly Target[]): RuleAction => ({
  forward: { targetGroups: weightedGroups(targets) },
});

/** Whether these are the parts of a default action. */
export const isDefaultAction = ({ rest }: Pick<RouteParts, 'rest'>): boolean => isListener(rest);

/** The fixed answer of a rule that forwards nothing: `a fixed response 404`; undefined for any other rule. */
export function fixedResponse({ rest }: Pick<RouteParts, 'rest'>): string | undefined {
  const action = rest[actionKey(rest)] as { readonly fixedResponse?: { readonly statusCode?: number } } | undefined;
  return action?.fixedResponse && `a fixed response ${action.fixedResponse.statusCode ?? ''}`.trimEnd();
}
