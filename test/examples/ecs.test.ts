import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readYaml } from '../../local/template/read-yaml.ts';
import { problemsOf } from '../docs/command-lines.ts';
import { type Desk, openDesk } from '../docs/desk.ts';
import { objectOf } from '../template/deployed.ts';
import { unknownProperties } from '../template/property-names.ts';
import { makeRouted } from './routed.ts';

const root = join(import.meta.dirname, '../..');
const action = objectOf(parse(readFileSync(join(root, 'action.yml'), 'utf8')));

describe.each(['ecs-alb', 'ecs-lattice'] as const)('%s', (name) => {
  const folder = join(root, 'examples', name);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const template = objectOf(readYaml(read('template.yaml'), 'template.yaml'));
  const resources = Object.entries(objectOf(template.Resources)).map(([id, resource]) => ({
    id,
    ...objectOf(resource),
  }));
  const spec = parse(read('rollout.yaml'));

  test('has a template with no property that CloudFormation does not know', () => {
    expect(resources.flatMap(({ id, ...resource }) => unknownProperties(id, resource))).toEqual([]);
  });

  test('rolls out target groups and alarms that the template makes', () => {
    const text = JSON.stringify(template);
    for (const made of [spec.canary, ...spec.alarms]) expect(text).toContain(`"${made}"`);
  });

  describe('its rollout', () => {
    let desk: Desk;
    beforeAll(async () => {
      desk = await openDesk();
      await makeRouted(desk, spec);
    });
    afterAll(async () => {
      await desk.close();
      rmSync(desk.folder, { recursive: true });
    });

    test('is planned without a problem, from the version that serves', async () => {
      const { code, out, err } = await desk.command(['plan', join(folder, 'rollout.yaml'), '--json']);
      expect({ code, err, plan: JSON.parse(out) }).toMatchObject({
        code: 0,
        err: '',
        plan: { problems: [], plan: { stable: expect.anything(), canary: expect.anything() } },
      });
    });
  });

  describe('its workflow', () => {
    const workflow = parse(read('github-actions.yml'));
    const steps: { id?: string; uses?: string; run?: string; with?: object; env?: object }[] =
      workflow.jobs.release.steps;
    const scripts = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

    test('runs lines that a shell and the command line take', () => {
      for (const script of scripts) execFileSync('bash', ['-n'], { input: script });
      const watch = /meshshift\/cli\/bin\.mjs (.*)/.exec(scripts.join('\n'))?.[1] ?? '';
      expect(problemsOf(`meshshift ${watch.replace('"$ROLLOUT"', 'x')}`)).toEqual([]);
    });

    test('gives the action inputs that it has, and the template parameters that it has', () => {
      const rollout = steps.find(({ id }) => id === 'rollout');
      expect(Object.keys(objectOf(action.inputs))).toEqual(expect.arrayContaining(Object.keys(rollout?.with ?? {})));
      const given = [...scripts.join('\n').matchAll(/"(\$\{\w+\})?(\w+)=\$?\w+"/g)].flatMap(
        ([, slot, parameter = '']) => (slot === undefined ? [parameter] : [`Blue${parameter}`, `Green${parameter}`]),
      );
      const known = Object.keys(objectOf(template.Parameters));
      expect(given.filter((parameter) => /^[A-Z]/.test(parameter)).length).toBeGreaterThan(5);
      expect(given.filter((parameter) => /^[A-Z]/.test(parameter) && !known.includes(parameter))).toEqual([]);
    });

    test('says which version serves once nothing may take the release back', () => {
      const at = (text: string) => scripts.findIndex((script) => script.includes(text));
      expect(at('Serving=')).toBeGreaterThan(at('--keep-warm'));
    });
  });
});
