import * as z from 'zod/mini';
import type { JsonObject } from './json.ts';
import { passedOverProperties } from './passed-over.ts';
import { TemplateError } from './template-error.ts';

/** A resource with its intrinsic functions resolved and what Globals says of it merged in. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  /** As the template has them. */
  readonly written: JsonObject;
  /** Told of properties that are not known here, where they are passed over; without it they are refused. */
  readonly passOver?: (properties: readonly string[]) => void;
}

/** A boolean, or the text of one: both are written in templates. */
export const flag = z.pipe(
  z.union([z.boolean(), z.literal(['true', 'false'])]),
  z.transform((value) => value === true || value === 'true'),
);
/** A number, or the text of one. */
export const count = z.pipe(z.union([z.number(), z.string().check(z.regex(/^\d+$/))]), z.transform(Number));
/** Handed on to a service's model, which checks it. */
export const anything = z.custom<NonNullable<unknown>>((value) => value !== undefined && value !== null);

const described = ({ code, message, path, ...issue }: z.core.$ZodIssue) =>
  code === 'unrecognized_keys' && 'keys' in issue && Array.isArray(issue.keys)
    ? { path, problem: `${issue.keys.join(', ')} is not known here` }
    : { path, problem: message };

/** Reads a value strictly. @throws TemplateError that names each property that is wrong or not known here */
export function read<T extends z.ZodMiniType>(shape: T, value: unknown, at: string): z.infer<T> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(described);
  const [first] = problems;
  if (problems.length === 1 && first !== undefined) {
    throw new TemplateError([at, ...first.path].join('.'), first.problem);
  }
  throw new TemplateError(at, problems.map(({ path, problem }) => [...path, problem].join(': ')).join('; '));
}

/** The properties that a shape does not have. */
function unknownIn(shape: z.ZodMiniType, value: JsonObject): readonly string[] {
  const issues = shape.safeParse(value).error?.issues ?? [];
  return issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : []));
}

/** A resource's properties, without those that are passed over. */
export function propertiesOf<T extends z.ZodMiniType>(
  shape: T,
  { logicalId, type, properties, passOver }: Resource,
): z.infer<T> {
  const passedOver = passedOverProperties[type] ?? {};
  const meant = Object.fromEntries(Object.entries(properties).filter(([name]) => passedOver[name] === undefined));
  const unknown = passOver === undefined ? [] : unknownIn(shape, meant);
  if (unknown.length > 0) passOver?.(unknown);
  const known = Object.entries(meant).filter(([name]) => !unknown.includes(name));
  return read(shape, Object.fromEntries(known), `Resources.${logicalId}.Properties`);
}
