import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { isObject, type Json, type JsonObject } from './json.ts';
import { readYaml } from './read-yaml.ts';
import { TemplateError } from './template-error.ts';

/** A resource as it is written, nothing of it resolved. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
  readonly condition?: string;
}

/** A template's sections; those that it lacks are empty. */
export interface Template {
  /** What `CodeUri` and `DefinitionUri` are relative to. */
  readonly folder: string;
  readonly parameters: JsonObject;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  readonly globals: JsonObject;
  readonly resources: readonly TemplateResource[];
  readonly outputs: JsonObject;
}

const sections = [
  'AWSTemplateFormatVersion',
  'Transform',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Globals',
  'Resources',
  'Outputs',
];
/** What becomes of a resource later is no matter of its deployment. */
const resourceKeys = [
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
];
const samTransform = 'AWS::Serverless-2016-10-31';

/** @throws TemplateError if there is a value and it is no object */
const objectAt = (value: Json | undefined, at: string): JsonObject => {
  if (value === undefined || isObject(value)) return value ?? {};
  throw new TemplateError(at, 'must be an object');
};

const onlyKeys = (value: JsonObject, known: readonly string[], at: string): void => {
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new TemplateError(at, `${unknown.join(', ')} is not known here`);
};

function dependsOn(value: Json | undefined, at: string): readonly string[] {
  if (value === undefined) return [];
  const ids = Array.isArray(value) ? value : [value];
  if (ids.every((id) => typeof id === 'string')) return ids;
  throw new TemplateError(`${at}.DependsOn`, 'must be a logical id or a list of them');
}

function resourceOf(logicalId: string, value: Json): TemplateResource {
  const at = `Resources.${logicalId}`;
  const resource = objectAt(value, at);
  onlyKeys(resource, resourceKeys, at);
  const { Type: type, Properties, DependsOn, Condition: condition, Metadata } = resource;
  if (typeof type !== 'string') throw new TemplateError(`${at}.Type`, 'is missing');
  if (isObject(Metadata) && Metadata.BuildMethod !== undefined) {
    throw new TemplateError(`${at}.Metadata.BuildMethod`, 'nothing is built here: let CodeUri name what is built');
  }
  if (condition !== undefined && typeof condition !== 'string') {
    throw new TemplateError(`${at}.Condition`, "must be a condition's name");
  }
  return {
    logicalId,
    type,
    properties: objectAt(Properties, `${at}.Properties`),
    dependsOn: dependsOn(DependsOn, at),
    ...(condition === undefined ? {} : { condition }),
  };
}

/** @throws TemplateError for what is no template, or has sections or transforms that are not known here */
function parseTemplate(text: string, folder: string, fileName: string): Template {
  const value = readYaml(text, fileName);
  if (!isObject(value)) throw new TemplateError(fileName, 'is no template: it is not an object');
  onlyKeys(value, sections, fileName);
  const { Transform } = value;
  if (Transform !== undefined && Transform !== samTransform) {
    throw new TemplateError('Transform', `${JSON.stringify(Transform)} is not known here, ${samTransform} alone is`);
  }
  return {
    folder,
    parameters: objectAt(value.Parameters, 'Parameters'),
    mappings: objectAt(value.Mappings, 'Mappings'),
    conditions: objectAt(value.Conditions, 'Conditions'),
    globals: objectAt(value.Globals, 'Globals'),
    resources: Object.entries(objectAt(value.Resources, 'Resources')).map(([id, resource]) => resourceOf(id, resource)),
    outputs: objectAt(value.Outputs, 'Outputs'),
  };
}

/** @throws TemplateError also if there is no such file */
export function readTemplate(path: string): Template {
  const full = resolve(path);
  let text: string;
  try {
    text = readFileSync(full, 'utf8');
  } catch (error) {
    throw new TemplateError(path, `cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  return parseTemplate(text, dirname(full), basename(full));
}
