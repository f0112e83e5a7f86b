import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployTemplate } from '../../local/template/deploy-template.ts';
import type { Json, JsonObject } from '../../local/template/json.ts';
import { isObject } from '../../local/template/json.ts';
import { readYaml } from '../../local/template/read-yaml.ts';
import { recordingAws, withFiles } from '../local/template/stack.ts';

export const templatePath = join(import.meta.dirname, '../../template.yaml');
export const definitionPath = join(import.meta.dirname, '../../statemachines/rollout.asl.yaml');

const folders = ['plan-rollout', 'shift-weights', 'analyze-canary', 'roll-back', 'receive-signal'];

export const objectOf = (value: Json | undefined): JsonObject => {
  if (!isObject(value)) throw new Error('not an object');
  return value;
};

/** The template as it is written, short forms written out. */
export const template = objectOf(readYaml(readFileSync(templatePath, 'utf8'), 'template.yaml'));
export const definition = objectOf(readYaml(readFileSync(definitionPath, 'utf8'), 'rollout.asl.yaml'));

export const resourcesOf = (type: string): readonly (readonly [logicalId: string, properties: JsonObject])[] =>
  Object.entries(objectOf(template.Resources))
    .map(([logicalId, resource]) => [logicalId, objectOf(resource)] as const)
    .filter(([, resource]) => resource.Type === type)
    .map(([logicalId, resource]) => [logicalId, objectOf(resource.Properties)] as const);

/** What the template makes as the stack `meshshift`, with empty bundles, on an AWS that says yes to everything. */
export function deployed(parameters: Readonly<Record<string, string>> = {}) {
  const aws = recordingAws();
  const files = {
    'template.yaml': readFileSync(templatePath, 'utf8'),
    'statemachines/rollout.asl.yaml': readFileSync(definitionPath, 'utf8'),
    ...Object.fromEntries(folders.map((name) => [`dist/functions/${name}/handler.mjs`, ''])),
  };
  return withFiles(files, async (folder) => {
    const stack = await deployTemplate({
      templatePath: join(folder, 'template.yaml'),
      stackName: 'meshshift',
      parameters,
      call: aws.call,
      deployFunction: aws.deployFunction,
      registerCaller: aws.registerCaller,
    });
    return { aws, stack };
  });
}
