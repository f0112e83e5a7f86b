import * as z from 'zod/mini';
import { eventSchemas } from '../core/events/event-schema.ts';
import { eventSource } from '../core/events/events.ts';

/** The path of the JSON Schema of the events, for their readers on the bus. */
export const eventSchemaFile = 'docs/generated/events.schema.json';

/**
 * The JSON Schema of one event's detail. Open, unlike the schema that it is made from: a reader lets members pass that
 * a later release adds.
 */
export const openSchemaOf = (schema: z.ZodMiniType): Readonly<Record<string, unknown>> => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      delete jsonSchema.additionalProperties;
    },
  });
  return rest;
};

/** The schema of an event as EventBridge delivers it, its detail by its type. */
export function eventSchemaText(): string {
  const forms = new Map<z.ZodMiniType, string[]>();
  for (const [type, schema] of eventSchemas) forms.set(schema, [...(forms.get(schema) ?? []), type]);
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'An event of Meshshift',
    type: 'object',
    properties: { source: { const: eventSource } },
    required: ['source', 'detail-type', 'detail'],
    oneOf: [...forms].map(([form, types]) => ({
      properties: { 'detail-type': { enum: types }, detail: openSchemaOf(form) },
    })),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
