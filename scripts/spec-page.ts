import * as z from 'zod';
import { statistic } from '../core/spec/metric-query.ts';
import { markdownTable } from './markdown-table.ts';
import { schemaFile, schemaText } from './schema.ts';

/** The page of the keys of a rollout spec. */
export const specPageFile = 'docs/generated/spec.md';

interface Node {
  readonly type?: string | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly default?: unknown;
  readonly description?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly properties?: Readonly<Record<string, Node>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Node | undefined;
  readonly anyOf?: readonly Node[] | undefined;
}

const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    type: z.string().optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    default: z.unknown().optional(),
    description: z.string().optional(),
    pattern: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    properties: z.record(z.string(), node).optional(),
    required: z.array(z.string()).optional(),
    items: node.optional(),
    anyOf: z.array(node).optional(),
  }),
);

interface Key {
  readonly path: string;
  readonly node: Node;
  readonly isRequired: boolean;
}

/**
 * Every key below, in the schema's order. The items of a list are `key[]`; if a key has several forms, the list has
 * each of them.
 */
function keysOf({ properties = {}, required = [], items, anyOf = [] }: Node, path = ''): readonly Key[] {
  const own = Object.entries(properties).flatMap(([name, child]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [{ path: at, node: child, isRequired: required.includes(name) }, ...keysOf(child, at)];
  });
  const seen = new Map<string, Key>();
  for (const key of [
    ...own,
    ...(items ? keysOf(items, `${path}[]`) : []),
    ...anyOf.flatMap((one) => keysOf(one, path)),
  ])
    if (!seen.has(key.path)) seen.set(key.path, key);
  return [...seen.values()];
}

/** Texts of a form that a word describes better than a pattern. */
const forms: Readonly<Record<string, string>> = {
  '^\\d{1,6}[smhd]$': 'duration: `30s`, `5m`, `2h`, `1d`',
  '^\\d+(\\.\\d+)?(%|pp)$': 'share: `1%`, `0.1pp`',
  '^\\d{1,6}ms$': 'milliseconds: `500ms`',
  [statistic.source]: 'statistic: `Sum`, `SampleCount`, `p99`',
};

function typeOf({ const: only, enum: values, anyOf, items, pattern, type }: Node): string {
  if (only !== undefined) return `\`${String(only)}\``;
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(' or ');
  if (items !== undefined) return `list of ${typeOf(items)}`;
  if (pattern !== undefined) return forms[pattern] ?? 'text';
  return { string: 'text', object: 'keys below', integer: 'whole number' }[type ?? ''] ?? type ?? '';
}

function limitsOf({ minimum, maximum, minLength, maxLength, minItems, maxItems, pattern }: Node): string {
  const range = (least: number | undefined, most: number | undefined, unit: string) =>
    least === undefined && most === undefined ? [] : [`${least ?? 0} to ${most ?? 'any number of'}${unit}`];
  return [
    // JSON's own limits are no limit of ours.
    ...(maximum === Number.MAX_SAFE_INTEGER ? [] : range(minimum, maximum, '')),
    ...range(minLength, maxLength, ' characters'),
    ...range(minItems, maxItems, ' items'),
    ...(pattern === undefined || pattern in forms ? [] : [`\`${pattern}\``]),
  ].join('; ');
}

const defaultOf = ({ node: { default: usual }, isRequired }: Key): string => {
  if (usual === undefined) return isRequired ? '**required**' : '';
  return `\`${typeof usual === 'string' ? usual : JSON.stringify(usual)}\``;
};

/** Each key of a rollout spec with its type, default, limits and meaning. */
export const specPageText = (): string =>
  `${[
    '# The rollout spec',
    `Every key of a spec, YAML or JSON, as the parser takes it: a key that is not here, or a value outside of its limits, is refused, with every problem at once. \`key[]\` is an item of a list. A required key is required only if the key above it is given; \`analysis.metrics\` has two forms, a preset or queries of your own, and requires the keys of one; on \`alb\` and \`lattice\` it may be left out. For editors there is a [JSON Schema](${schemaFile.split('/').at(-1)}); [examples](../../examples) has a spec for each strategy and each source of metrics. This page is made from the parser (\`npm run generate\`).`,
    markdownTable(
      ['Key', 'Type', 'Default', 'Limits', ''],
      keysOf(node.parse(JSON.parse(schemaText()))).map((key) => [
        `\`${key.path}\``,
        typeOf(key.node),
        defaultOf(key),
        limitsOf(key.node),
        key.node.description ?? '',
      ]),
    ),
  ].join('\n\n')}\n`;
