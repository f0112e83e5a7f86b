import * as z from 'zod/mini';
import { rolloutSpec } from '../core/rollout/spec.ts';

/** Where the JSON Schema of the rollout spec stands, for editors and other tools. */
export const schemaFile = 'docs/generated/rollout.schema.json';

/** The JSON Schema of the spec as a person writes it: what it says is what the parser takes. */
export const schemaText = (): string =>
  `${JSON.stringify({ title: 'Meshshift rollout', ...z.toJSONSchema(rolloutSpec, { io: 'input' }) }, null, 2)}\n`;
