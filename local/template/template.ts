import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { isList, isObject, type Json, type JsonObject } from './json.ts';
import { readYaml } from './read-yaml.ts';
import { TemplateError } from './template-error.ts';

const deletionPolicies = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'] as const;
export type DeletionPolicy = (typeof deletionPolicies)[number];

/** A resource as it is written, nothing of it resolved. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
  readonly condition?: string;
  /** What becomes of it when its stack is deleted, or no longer has it. */
  readonly deletionPolicy: DeletionPolicy;
  /** What becomes of what it was, when another takes its place. */
  readonly updateReplacePolicy: DeletionPolicy;
  /** Those of `CreationPolicy` and `UpdatePolicy` that it has: no type that is known here follows them. */
  readonly otherPolicies: readonly string[];
}

/** A template's sections; those that it lacks are empty. */
export interface Template {
  /** What `CodeUri` and `DefinitionUri` are relative to; undefined for a template that came as a text. */
  readonly folder: string | undefined;
  readonly description?: string;
  readonly metadata: JsonObject;
  readonly transforms: readonly string[];
  readonly parameters: JsonObject;
  readonly mappings: JsonObject;
  readonly rules: JsonObject;
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
  'Rules',
  'Conditions',
  'Globals',
  'Resources',
  'Outputs',
];
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

/** Of groups of instances, above all. */
const otherPolicies = ['CreationPolicy', 'UpdatePolicy'];

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
  const ids = isList(value) ? value : [value];
  if (ids.every((id) => typeof id === 'string')) return ids;
  throw new TemplateError(`${at}.DependsOn`, 'must be a logical id or a list of them');
}

function policyOf(value: Json | undefined, at: string): DeletionPolicy {
  const policy = deletionPolicies.find((known) => known === (value ?? 'Delete'));
  if (policy !== undefined) return policy;
  throw new TemplateError(at, `must be one of ${deletionPolicies.join(', ')}`);
}

function resourceOf(logicalId: string, value: Json): TemplateResource {
  const at = `Resources.${logicalId}`;
  const resource = objectAt(value, at);
  onlyKeys(resource, [...resourceKeys, ...otherPolicies], at);
  const {
    Type: type,
    Properties,
    DependsOn,
    Condition: condition,
    Metadata,
    DeletionPolicy,
    UpdateReplacePolicy,
  } = resource;
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
    deletionPolicy: policyOf(DeletionPolicy, `${at}.DeletionPolicy`),
    updateReplacePolicy: policyOf(UpdateReplacePolicy, `${at}.UpdateReplacePolicy`),
    otherPolicies: otherPolicies.filter((name) => resource[name] !== undefined),
  };
}

function transformsOf(value: Json | undefined): readonly string[] {
  const transforms = value === undefined ? [] : isList(value) ? value : [value];
  const unknown = transforms.filter((transform) => transform !== samTransform);
  if (unknown.length === 0) return transforms.map(String);
  const named = unknown.map((transform) => JSON.stringify(transform)).join(', ');
  throw new TemplateError('Transform', `${named} is not known here, ${samTransform} alone is`);
}

/**
 * @param place where the text is from: an error names the file
 * @throws TemplateError for what is no template, or has sections or transforms that are not known here
 */
export function parseTemplate(text: string, place: { readonly folder?: string; readonly fileName: string }): Template {
  const value = readYaml(text, place.fileName);
  if (!isObject(value)) throw new TemplateError(place.fileName, 'is no template: it is not an object');
  onlyKeys(value, sections, place.fileName);
  const { Description } = value;
  const section = (name: string) => objectAt(value[name], name);
  return {
    folder: place.folder,
    ...(typeof Description === 'string' && { description: Description }),
    metadata: section('Metadata'),
    transforms: transformsOf(value.Transform),
    parameters: section('Parameters'),
    mappings: section('Mappings'),
    rules: section('Rules'),
    conditions: section('Conditions'),
    globals: section('Globals'),
    resources: Object.entries(section('Resources')).map(([id, resource]) => resourceOf(id, resource)),
    outputs: section('Outputs'),
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
  return parseTemplate(text, { folder: dirname(full), fileName: basename(full) });
}
