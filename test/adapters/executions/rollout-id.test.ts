import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rolloutIdOf } from '../../../adapters/executions/rollout-id.ts';

test('an id is service, revision and attempt', () => {
  expect(rolloutIdOf('color-backend', '4f2a9c1', 3)).toBe('color-backend-4f2a9c1-3');
});

test('an id is never longer than 80 characters and always ends with its attempt', () => {
  const label = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,79}$/);
  fc.assert(
    fc.property(label, label, fc.integer({ min: 1, max: 9999 }), (service, revision, attempt) => {
      const id = rolloutIdOf(service, revision, attempt);
      expect(id.length).toBeLessThanOrEqual(80);
      expect(id.endsWith(`-${attempt}`)).toBe(true);
      expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
    }),
  );
});

test('two long names that differ only at their end stay apart', () => {
  const long = 'a'.repeat(79);
  expect(rolloutIdOf(long, `${long}b`, 1)).not.toBe(rolloutIdOf(long, `${long}c`, 1));
});
