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

/** A resource's properties, without those that are passed over. */
export function propertiesOf<T extends z.ZodMiniType>(shape: T, { logicalId, type, properties }: Resource): z.infer<T> {
  const passedOver = passedOverProperties[type] ?? {};
  const meant = Object.entries(properties).filter(([name]) => passedOver[name] === undefined);
  return read(shape, Object.fromEntries(meant), `Resources.${logicalId}.Properties`);
}
