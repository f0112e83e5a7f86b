import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { schemaFile, schemaText } from '../../scripts/schema.ts';

test('the published JSON Schema is what the spec’s schema says today (npm run generate)', () => {
  const published = readFileSync(join(import.meta.dirname, '../..', schemaFile), 'utf8');
  expect(published).toBe(schemaText());
});

test('the JSON Schema is closed: a key that the spec does not know is not allowed', () => {
  expect(JSON.parse(schemaText())).toMatchObject({
    additionalProperties: false,
    required: expect.arrayContaining(['service', 'router', 'canary', 'strategy', 'analysis']),
  });
});
