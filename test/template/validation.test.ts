import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withFiles } from '../local/template/stack.ts';
import { objectOf, template, templatePath } from './deployed.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

let engine: Engine;
beforeAll(() => {
  engine = new RegoEngine();
});
afterAll(() => engine.free());

/** Rules that the SAM transform makes of a function's events, `FUNCTION` and `EVENT` in one: the validator reads before it. */
const madeOfEvents = Object.entries(objectOf(template.Resources)).flatMap(([logicalId, resource]) =>
  Object.keys(objectOf(objectOf(objectOf(resource).Properties ?? {}).Events ?? {})).map(
    (event) => `'${logicalId}${event}'`,
  ),
);

const complaints = (path: string) => {
  const { status, diagnostics } = engine.validateStandard(new TemplateFile(path), { severityLevel: 'WARN' });
  const found = diagnostics
    .filter(({ ruleId, message }) => ruleId !== 'F1020' || !madeOfEvents.some((name) => message.endsWith(name)))
    .map(({ severity, ruleId, message }) => `${severity} ${ruleId}: ${message}`);
  return { status, found };
};

test('The template gives no reason for a warning', () => {
  expect(complaints(templatePath)).toEqual({ status: 'OK', found: [] });
});

const examples = globSync('examples/**/*.{yaml,yml}', { cwd: root }).filter((path) => /^Resources:/m.test(read(path)));

// App Mesh ended, which the page of each example that makes one says as well.
test.each(examples)('%s gives no reason for a warning, but that App Mesh has ended', (path) => {
  const { found } = complaints(join(root, path));
  const isMesh = (text: string) => /W3696: .*'AWS::AppMesh::/.test(text);
  expect(found.filter((text) => !isMesh(text))).toEqual([]);
  if (found.some(isMesh)) expect(read(join(path, '../README.md'))).toContain('2026-09-30');
});

test('There are examples with templates of their own', () => {
  expect(examples.length).toBeGreaterThan(3);
});

test('A reference to nothing would be found', async () => {
  const broken = readFileSync(templatePath, 'utf8').replaceAll('!GetAtt CallDeadLetters.Arn', '!GetAtt Nothing.Arn');
  await withFiles({ 'template.yaml': broken }, async (folder) => {
    expect(complaints(join(folder, 'template.yaml')).found.join()).toMatch(/Nothing/);
  });
});
