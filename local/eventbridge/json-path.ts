import { AwsError } from '../kit/aws-error.ts';

/** A path like `$.detail.items[0].name`, read step by step. */
type JsonPath = readonly (string | number)[];

const step = /\.([^.[\]*]+)|\[(\d+)\]|\['([^']+)'\]/y;

/** @throws AwsError that names the path: filters, wildcards and recursive descent are not implemented */
export function parseJsonPath(path: string): JsonPath {
  const steps: (string | number)[] = [];
  let position = 1;
  if (!path.startsWith('$')) position = -1;
  while (position > 0 && position < path.length) {
    step.lastIndex = position;
    const found = step.exec(path);
    if (found === null) position = -1;
    else {
      steps.push(found[2] === undefined ? (found[1] ?? found[3] ?? '') : Number(found[2]));
      position = step.lastIndex;
    }
  }
  if (position < 0) {
    throw new AwsError('ValidationException', `The embedded AWS does not implement the JSON path "${path}".`);
  }
  return steps;
}

/** What the path leads to; undefined if the way ends before. */
export const follow = (value: unknown, path: JsonPath): unknown =>
  path.reduce<unknown>(
    (node, key) =>
      typeof node === 'object' && node !== null && Object.hasOwn(node, key)
        ? (node as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
