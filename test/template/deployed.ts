import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyRouter } from '../../cli/embedded/every-router.ts';
import { deployTemplate } from '../../local/template/deploy-template.ts';
import type { Json, JsonObject } from '../../local/template/json.ts';
import { isObject } from '../../local/template/json.ts';
import { readYaml } from '../../local/template/read-yaml.ts';
import { recordingAws } from '../local/template/stack.ts';

export const templatePath = join(import.meta.dirname, '../../template.yaml');
const definitionPath = join(import.meta.dirname, '../../statemachines/rollout.asl.yaml');

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

/** What the template makes as the stack `meshshift`, which may write every router, on an AWS that says yes to everything. */
export async function deployed(
  parameters: Readonly<Record<string, string>> = {},
  partition = 'aws',
  stackName = 'meshshift',
) {
  const aws = recordingAws(partition);
  const stack = await deployTemplate({
    templatePath,
    stackName,
    partition,
    parameters: { ...everyRouter, ...parameters },
    call: aws.call,
    deployFunction: aws.deployFunction,
    registerCaller: aws.registerCaller,
    checkBundles: false,
  });
  return { aws, stack };
}
