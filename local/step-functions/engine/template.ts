import { isRecord } from '../../kit/json.ts';
import type { Json } from './json.ts';
import { toJson } from './json.ts';
import type { Bindings, Compiled } from './jsonata.ts';
import { compile } from './jsonata.ts';

/** A field's value in which any text may be `{% an expression %}`. */
export type Template =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'expression'; readonly source: string; readonly location: string; readonly run: Compiled }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Template])[] };

/** What an expression did instead of returning JSON; `location` is the field, as AWS writes it. */
export class TemplateProblem extends Error {
  override readonly name = 'TemplateProblem';
  readonly location: string;
  constructor(location: string, message: string) {
    super(message);
    this.location = location;
  }
}

/** The expression in a text, or undefined for a text that is only text. AWS allows no blank outside the `{% %}`. */
const expressionIn = (text: string): string | undefined =>
  text.startsWith('{%') && text.endsWith('%}') && text.length >= 4 ? text.slice(2, -2).trim() : undefined;

/**
 * Compiles the value of a field; `location` is the field's name.
 *
 * @throws JsonataError on an expression that is not JSONata.
 */
export function compileTemplate(value: unknown, location: string): Template {
  if (typeof value === 'string') {
    const source = expressionIn(value);
    return source === undefined
      ? { kind: 'constant', value }
      : { kind: 'expression', source, location, run: compile(source) };
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileTemplate(item, `${location}[${index}]`));
    return items.every((item) => item.kind === 'constant')
      ? { kind: 'constant', value: items.map((item) => item.value) }
      : { kind: 'array', items };
  }
  if (!isRecord(value)) return { kind: 'constant', value: toJson(value) ?? null };
  const members = Object.entries(value).map(
    ([key, member]) => [key, compileTemplate(member, `${location}/${key}`)] as const,
  );
  const constants = members.flatMap(([key, member]) =>
    member.kind === 'constant' ? [[key, member.value] as const] : [],
  );
  return constants.length === members.length
    ? { kind: 'constant', value: Object.fromEntries(constants) }
    : { kind: 'object', members };
}

async function evaluateExpression(template: Template & { kind: 'expression' }, bindings: Bindings): Promise<Json> {
  const about = `The JSONata expression '${template.source}' specified for the field '${template.location}'`;
  let result: unknown;
  try {
    result = await template.run(bindings);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new TemplateProblem(template.location, `${about} threw an error during evaluation. ${message}`);
  }
  if (result === undefined) throw new TemplateProblem(template.location, `${about} returned nothing (undefined).`);
  const json = toJson(result);
  if (json === undefined) throw new TemplateProblem(template.location, `${about} returned an unsupported result type.`);
  return json;
}

/** @throws TemplateProblem when an expression throws, or returns nothing or what is no JSON. */
export async function evaluateTemplate(template: Template, bindings: Bindings): Promise<Json> {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'expression':
      return evaluateExpression(template, bindings);
    case 'array': {
      const items: Json[] = [];
      for (const item of template.items) items.push(await evaluateTemplate(item, bindings));
      return items;
    }
    case 'object': {
      const members: Record<string, Json> = {};
      for (const [key, member] of template.members) members[key] = await evaluateTemplate(member, bindings);
      return members;
    }
  }
}
