import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { isList, isObject, type Json, type JsonObject } from '../../local/template/json.ts';

const database = loadAwsServiceSpecSync();

type Properties = NonNullable<ReturnType<typeof resourceOf>>['properties'];
type PropertyType = Properties[string]['type'];

const resourceOf = (type: string) => database.lookup('resource', 'cloudFormationType', 'equals', type)[0];

/**
 * Names that SAM has and the specification does not yet. Source: the AWS SAM developer guide; that the SAM translator
 * takes them was tried with version 1.110.0.
 */
const newer: Readonly<Record<string, readonly string[]>> = {
  'AWS::Serverless::Function': ['AutoPublishAliasAllProperties', 'LoggingConfig'],
  EventBridgeRuleEvent: ['DeadLetterConfig', 'RetryPolicy', 'RuleName'],
};

const isIntrinsic = (value: JsonObject): boolean =>
  Object.keys(value).length === 1 && Object.keys(value).every((key) => key === 'Ref' || key.startsWith('Fn::'));

function unknownIn(properties: Properties, owner: string, value: JsonObject, at: string): readonly string[] {
  return Object.entries(value).flatMap(([name, item]) => {
    const property = properties[name];
    if (property === undefined) return newer[owner]?.includes(name) === true ? [] : [`${at}.${name}`];
    return unknown(property.type, item, `${at}.${name}`);
  });
}

/** Of several types that a value may have, the one counts that knows the most of it. */
function unknown(type: PropertyType, value: Json, at: string): readonly string[] {
  if (isObject(value) && isIntrinsic(value)) return [];
  switch (type.type) {
    case 'ref': {
      const definition = database.get('typeDefinition', type.reference);
      return isObject(value) ? unknownIn(definition.properties, definition.name, value, at) : [];
    }
    case 'array':
      return isList(value) ? value.flatMap((item, index) => unknown(type.element, item, `${at}.${index}`)) : [];
    case 'map':
      return isObject(value)
        ? Object.entries(value).flatMap(([key, item]) => unknown(type.element, item, `${at}.${key}`))
        : [];
    case 'union':
      return type.types
        .map((one) => unknown(one, value, at))
        .reduce((fewest, found) => (found.length < fewest.length ? found : fewest));
    default:
      return [];
  }
}

/** The paths of a resource's properties that CloudFormation, or SAM, does not know. */
export function unknownProperties(logicalId: string, resource: JsonObject): readonly string[] {
  const type = String(resource.Type);
  const known = resourceOf(type);
  if (known === undefined) return [`${logicalId} (${type})`];
  const properties = isObject(resource.Properties) ? resource.Properties : {};
  return unknownIn(known.properties, type, properties, logicalId);
}
