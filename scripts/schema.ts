import * as z from 'zod/mini';
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

/** The JSON Schema of the spec as a person writes it: it allows the same as the parser. */
export function schemaText(): string {
  const schema = z.toJSONSchema(rolloutSpec, {
    io: 'input',
    override({ zodSchema, jsonSchema }) {
      const usual = writtenDefault(zodSchema);
      if (usual !== undefined) jsonSchema.default = usual;
    },
  });
  return `${JSON.stringify({ title: 'Meshshift rollout', ...schema }, null, 2)}\n`;
}
