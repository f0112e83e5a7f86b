import * as z from 'zod/mini';
import { analysis, preset } from '../core/spec/analysis-spec.ts';
import { presetNames } from '../core/spec/presets.ts';
import { rolloutSpec } from '../core/spec/spec.ts';
import { duration, formatDuration } from '../core/text/duration.ts';
import { formatShare, share } from '../core/text/share.ts';

/** The path of the JSON Schema of the rollout spec, for editors and other tools. */
export const schemaFile = 'docs/generated/rollout.schema.json';

/** A default as a person writes it: it is kept in seconds, or as a proportion. */
function writtenDefault(schema: unknown): unknown {
  if (!(schema instanceof z.ZodMiniDefault)) return undefined;
  const { innerType, defaultValue } = schema.def;
  if (innerType === duration && typeof defaultValue === 'number') return formatDuration(defaultValue);
  if (innerType === share && typeof defaultValue === 'number') return formatShare(defaultValue);
  return undefined;
}

/**
 * What a router that publishes its own metrics makes the parser fill in: the metrics as a whole, or their preset. A
 * collector's namespace is required as before.
 */
function asWritten(zodSchema: unknown, jsonSchema: z.core.JSONSchema.BaseSchema): void {
  if (zodSchema === analysis) jsonSchema.required = (jsonSchema.required ?? []).filter((one) => one !== 'metrics');
  if (zodSchema !== preset) return;
  delete jsonSchema.required;
  jsonSchema.if = { properties: { preset: { enum: presetNames } }, required: ['preset'] };
  // biome-ignore lint/suspicious/noThenProperty: the word is JSON Schema's
  jsonSchema.then = { required: ['namespace'] };
  jsonSchema.else = { not: { required: ['namespace'] } };
}

/**
 * The JSON Schema of the spec as a person writes it: it allows all that the parser allows. What depends on two keys, the
 * parser alone refuses.
 */
export function schemaText(): string {
  const schema = z.toJSONSchema(rolloutSpec, {
    io: 'input',
    override({ zodSchema, jsonSchema }) {
      const usual = writtenDefault(zodSchema);
      if (usual !== undefined) jsonSchema.default = usual;
      asWritten(zodSchema, jsonSchema);
    },
  });
  return `${JSON.stringify({ title: 'Meshshift rollout', ...schema }, null, 2)}\n`;
}
