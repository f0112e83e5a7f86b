import * as z from 'zod/mini';
import { type Deployer, generatedName } from '../deployment.ts';
import { propertiesOf } from '../properties.ts';
import { TemplateError } from '../template-error.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const shape = z.strictObject({
  TemplateURL: z.string(),
  Parameters: z.optional(z.record(z.string(), z.union([scalar, z.array(scalar)]))),
  Tags: z.optional(z.array(z.strictObject({ Key: z.string(), Value: z.string() }))),
});

/** A stack of its own, whose outputs are the resource's attributes: `Outputs.NAME`. */
export const deployNestedStack: Deployer = async (resource, deployment) => {
  const { TemplateURL, Parameters = {}, Tags = [] } = propertiesOf(shape, resource);
  const { nested } = deployment;
  if (nested === undefined)
    throw new TemplateError(`Resources.${resource.logicalId}`, 'has a template in S3: CloudFormation alone deploys it');
  const { id, outputs } = await nested.put(generatedName(deployment, resource.logicalId, 128), {
    TemplateURL,
    // As CloudFormation hands on a list.
    Parameters: Object.fromEntries(Object.entries(Parameters).map(([name, value]) => [name, [value].flat().join(',')])),
    Tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
  });
  const attributes = Object.entries(outputs).map(([name, value]) => [`Outputs.${name}`, value]);
  return { ref: id, attributes: Object.fromEntries(attributes) };
};
