import type { WeightedTarget } from '../routes-in-force.ts';
import { isRecord, withoutMembers } from '../routes-in-force.ts';

interface NodeTarget extends Omit<WeightedTarget, 'id'> {
  readonly virtualNode: string;
}

/** The weighted targets of App Mesh's route of any kind. */
export function targetsIn(spec: unknown): readonly WeightedTarget[] {
  return nodeTargetsIn(spec).map(({ virtualNode, ...rest }) => ({ id: virtualNode, ...rest }));
}

export function nodeTargetsIn(spec: unknown): readonly NodeTarget[] {
  if (!isRecord(spec)) return [];
  for (const kind of ['httpRoute', 'http2Route', 'grpcRoute', 'tcpRoute']) {
    const body = spec[kind];
    if (!isRecord(body) || !isRecord(body.action) || !Array.isArray(body.action.weightedTargets)) continue;
    return body.action.weightedTargets;
  }
  return [];
}

/** `httpRoute`, `grpcRoute` and so on: the key of the spec that has the targets. */
export const kindOf = (spec: unknown): string =>
  Object.keys(isRecord(spec) ? spec : {}).find((key) => key.endsWith('Route')) ?? 'httpRoute';

/** All of a spec but its targets, as a comparable text. */
export const restOf = (spec: unknown): string => withoutMembers(spec, ['weightedTargets']);

/** The spec with other targets, each with the port that its first target had. */
export function withTargets(
  spec: Readonly<Record<string, unknown>>,
  targets: readonly WeightedTarget[],
): Readonly<Record<string, unknown>> {
  const kind = kindOf(spec);
  const body = spec[kind];
  if (!isRecord(body) || !isRecord(body.action)) return spec;
  const port = targetsIn(spec)[0]?.port;
  const weightedTargets = targets.map(({ id, weight }) => ({
    ...{ virtualNode: id, weight },
    ...(port !== undefined && { port }),
  }));
  return { ...spec, [kind]: { ...body, action: { ...body.action, weightedTargets } } };
}
