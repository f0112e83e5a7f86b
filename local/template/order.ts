import { TemplateError } from './template-error.ts';

export interface Node {
  readonly logicalId: string;
  readonly needs: Iterable<string>;
}

/**
 * Each after all that it needs, otherwise in the order they came in; needs that are none of them do not count.
 *
 * @throws TemplateError with the circle if there is one
 */
export function inOrder<T extends Node>(nodes: readonly T[]): readonly T[] {
  const byId = new Map(nodes.map((node) => [node.logicalId, node]));
  const done = new Set<T>();
  const visit = (node: T, path: readonly string[]) => {
    if (done.has(node)) return;
    const from = path.indexOf(node.logicalId);
    if (from >= 0) {
      throw new TemplateError('Resources', `need each other: ${[...path.slice(from), node.logicalId].join(' -> ')}`);
    }
    for (const id of node.needs) {
      const needed = byId.get(id);
      if (needed !== undefined) visit(needed, [...path, node.logicalId]);
    }
    done.add(node);
  };
  for (const node of nodes) visit(node, []);
  return [...done];
}
