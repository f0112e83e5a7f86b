import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const input = z.looseObject({ spec: z.looseObject({}) });
const walkthrough = z.strictObject({
  name: z.string(),
  template: z.string(),
  mesh: z.string(),
  createsMesh: z.boolean(),
  meshOwner: z.optional(z.string()),
  operations: z.array(z.tuple([z.string(), input])),
});

export type WalkthroughInput = z.infer<typeof input>;
export type Walkthrough = z.infer<typeof walkthrough>;

/** What the templates of AWS's public walkthroughs ask of App Mesh. */
export const walkthroughs: readonly Walkthrough[] = readFileSync(
  join(import.meta.dirname, 'walkthroughs/cloudformation.jsonl'),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => walkthrough.parse(JSON.parse(line)));
