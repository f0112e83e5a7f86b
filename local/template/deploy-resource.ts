import { deployerOf } from './deployers.ts';
import type { Deployment, Made } from './deployment.ts';
import { resolve } from './intrinsics/resolve.ts';
import type { Scope } from './intrinsics/scope.ts';
import { isObject, type JsonObject } from './json.ts';
import { passOverUnknown } from './resources/passed-over.ts';
import type { TemplateResource } from './template.ts';
import { TemplateError } from './template-error.ts';

/** A resource's properties with their intrinsic functions resolved. @throws TemplateError with the path to what cannot be */
export function resolvedProperties({ logicalId, properties }: TemplateResource, scope: Scope): JsonObject {
  const resolved = resolve(properties, scope, `Resources.${logicalId}.Properties`);
  if (!isObject(resolved)) throw new TemplateError(`Resources.${logicalId}`, 'is no resource');
  return resolved;
}

/**
 * Makes a resource, or changes it to what its properties say.
 *
 * @param passOver told of properties that are not known here, where they, unknown types and policies that cannot be judged
 *   are passed over
 * @throws TemplateError, or the AwsError of the service that refuses it
 */
export async function deployResource(
  { logicalId, type, properties: written }: TemplateResource,
  properties: JsonObject,
  deployment: Deployment,
  passOver?: (properties: readonly string[]) => void,
): Promise<Made> {
  const deploy = deployerOf(type) ?? (passOver === undefined ? undefined : passOverUnknown);
  if (deploy === undefined) throw new TemplateError(`Resources.${logicalId}`, `the type ${type} is not known here`);
  const resource = { logicalId, type, properties, written, ...(passOver && { passOver }) };
  try {
    return await deploy(resource, deployment);
  } catch (error) {
    // What a policy says to services that are not here cannot be judged here.
    if (passOver === undefined || !type.startsWith('AWS::IAM::') || !(error instanceof TemplateError)) throw error;
    return { ...(await passOverUnknown(resource, deployment)), passedOver: `Passed over: ${error.message}` };
  }
}
