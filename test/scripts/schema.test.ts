import { expect, test } from '@jest/globals';
import { schemaText } from '../../scripts/schema.ts';

test('the JSON Schema is closed: a key that the spec does not know is not allowed', () => {
  expect(JSON.parse(schemaText())).toMatchObject({
    additionalProperties: false,
    required: expect.arrayContaining(['service', 'router', 'canary', 'strategy', 'analysis']),
  });
});

test('a default stands there as a person writes it, not as it is kept', () => {
  const { strategy, analysis } = JSON.parse(schemaText()).properties;
  expect(strategy.properties.finalBake.default).toBe('10m');
  expect(analysis.anyOf[1].properties.errorRate.properties.tolerance.default).toBe('0.1%');
});

test('metrics may be left out, which a router that publishes its own makes up for; a collector needs its namespace', () => {
  const section = JSON.parse(schemaText()).properties.analysis.anyOf[1];
  expect(section.required ?? []).not.toContain('metrics');
  const [preset] = section.properties.metrics.anyOf;
  expect(preset).not.toHaveProperty('required');
  expect(preset.if.properties.preset.enum).toContain('containerinsights');
  expect(preset.if.properties.preset.enum).not.toContain('alb');
  expect(preset.then.required).toEqual(['namespace']);
  expect(preset.else.not.required).toEqual(['namespace']);
});

test('each key says what it means', () => {
  const silent: string[] = [];
  const walk = (at: string, node: Readonly<Record<string, never>>): void => {
    for (const [name, child] of Object.entries(node.properties ?? {}) as [string, never][]) {
      if (!('description' in (child as object))) silent.push(`${at}${name}`);
      walk(`${at}${name}.`, child);
    }
    for (const one of [node.items, ...(node.anyOf ?? [])]) if (one !== undefined) walk(at, one);
  };
  walk('', JSON.parse(schemaText()));
  expect(silent).toEqual([]);
});
