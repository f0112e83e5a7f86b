import * as z from 'zod/mini';
import { type Deployer, generatedName } from '../deployment.ts';
import { propertiesOf } from '../properties.ts';

const shape = z.strictObject({
  Name: z.optional(z.string()),
  Description: z.optional(z.string()),
  Type: z.enum(['String', 'StringList']),
  Value: z.string(),
});

export const deployParameter: Deployer = async (resource, deployment) => {
  const parameter = propertiesOf(shape, resource);
  const Name = parameter.Name ?? generatedName(deployment, resource.logicalId);
  await deployment.call('ssm', 'PutParameter', { ...parameter, Name, Overwrite: deployment.owns(Name) });
  return { ref: Name, attributes: { Type: parameter.Type, Value: parameter.Value } };
};
