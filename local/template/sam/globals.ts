import { isList, isObject, type Json, type JsonObject } from '../json.ts';
import type { Template, TemplateResource } from '../template.ts';
import { TemplateError } from '../template-error.ts';

/** The sections of Globals that are known here, and the type of the resources that each is for. */
const types: Readonly<Record<string, string>> = {
  Function: 'AWS::Serverless::Function',
  StateMachine: 'AWS::Serverless::StateMachine',
};

/** As SAM does: objects are merged, lists joined with the global items first, all else is overridden. */
function merged(general: Json | undefined, own: Json | undefined): Json | undefined {
  if (own === undefined || general === undefined) return own ?? general;
  if (isList(general) && isList(own)) return [...general, ...own];
  if (!isObject(general) || !isObject(own) || isIntrinsic(general) || isIntrinsic(own)) return own;
  return mergedObjects(general, own);
}

const isIntrinsic = (value: JsonObject): boolean =>
  Object.keys(value).every((key) => key === 'Ref' || key.startsWith('Fn::'));

function mergedObjects(general: JsonObject, own: JsonObject): JsonObject {
  const keys = new Set([...Object.keys(general), ...Object.keys(own)]);
  return Object.fromEntries([...keys].map((key) => [key, merged(general[key], own[key]) ?? null]));
}

/** The resources with what Globals says of all of their type. @throws TemplateError for a section not known here */
export function withGlobals({ globals, resources }: Pick<Template, 'globals' | 'resources'>): TemplateResource[] {
  const general = new Map<string, JsonObject>();
  for (const [section, properties] of Object.entries(globals)) {
    const type = types[section];
    if (type === undefined) throw new TemplateError(`Globals.${section}`, 'is not known here');
    if (!isObject(properties)) throw new TemplateError(`Globals.${section}`, 'must be an object');
    general.set(type, properties);
  }
  return resources.map((resource) => ({
    ...resource,
    properties: mergedObjects(general.get(resource.type) ?? {}, resource.properties),
  }));
}
