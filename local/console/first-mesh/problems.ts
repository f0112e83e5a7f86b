import { appMeshOperations } from '../../app-mesh/app-mesh.ts';
import { own } from '../../kit/json.ts';
import { constraint } from '../../kit/wording.ts';
import type { PlannedCall } from './calls.ts';

/** What App Mesh would refuse, beside the field that it comes from. */
export interface FieldProblem {
  readonly field: string;
  /** In the words of App Mesh. */
  readonly text: string;
}

/** How many steps of a member's path a field's path shares with it. */
function shared(path: readonly PropertyKey[], at: readonly PropertyKey[]): number {
  const first = path.findIndex((step, i) => step !== at[i]);
  return first === -1 ? path.length : first;
}

/** The field that a member comes from: the one with the nearest place. */
function fieldOf({ fields }: PlannedCall, path: readonly PropertyKey[]): string | undefined {
  const near = fields.map((field) => ({ field: field.name, steps: shared(path, field.at) }));
  return near.reduce((best, one) => (one.steps > best.steps ? one : best), { field: fields[0]?.name, steps: 0 }).field;
}

function shapeProblems(call: PlannedCall): FieldProblem[] {
  const shape = own(appMeshOperations, call.operation)?.shape;
  const issues = shape?.safeParse(call.input, { reportInput: true }).error?.issues ?? [];
  return issues.flatMap((issue) => {
    const field = fieldOf(call, issue.path);
    return field === undefined ? [] : [{ field, text: constraint(issue) }];
  });
}

/** A second resource of a name, which App Mesh would find only after it has created the first. */
function repeated(calls: readonly PlannedCall[]): FieldProblem[] {
  const seen = new Set<string>();
  return calls.flatMap(({ operation, input, fields: [first] }) => {
    const name = first === undefined ? undefined : input[String(first.at[0])];
    const key = JSON.stringify([operation, name]);
    const isRepeated = typeof name === 'string' && seen.has(key);
    seen.add(key);
    const text = `${operation.replace('Create', '')} with name ${name} already exists`;
    return isRepeated && first !== undefined ? [{ field: first.name, text }] : [];
  });
}

/**
 * Everything that App Mesh would refuse of these calls by themselves, at once: what is there already shows when they are
 * made. Empty where there is nothing.
 */
export const problemsOf = (calls: readonly PlannedCall[]): readonly FieldProblem[] => {
  const all = [...calls.flatMap(shapeProblems), ...repeated(calls)];
  return all.filter(
    ({ field, text }, i) => all.findIndex((other) => other.field === field && other.text === text) === i,
  );
};
