import * as z from 'zod/mini';
import { createOr } from '../create-or.ts';
import { type Deployer, generatedName } from '../deployment.ts';
import type { Json } from '../json.ts';
import { propertiesOf } from '../properties.ts';
import { arnOf } from '../resources/arn.ts';
import { TemplateError } from '../template-error.ts';
import { definitionText } from './definition.ts';
import { fileUri, readFileUri } from './file-uri.ts';
import { roleFor } from './role.ts';

const json = z.custom<Json>((value) => value !== undefined);

const shape = z.strictObject({
  Name: z.optional(z.string()),
  Type: z._default(z.enum(['STANDARD', 'EXPRESS']), 'STANDARD'),
  DefinitionUri: z.optional(fileUri),
  Definition: z.optional(json),
  DefinitionSubstitutions: z._default(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), {}),
  Role: z.optional(z.string()),
  Policies: z.optional(json),
});

export const deployStateMachine: Deployer = async (resource, deployment) => {
  const { logicalId } = resource;
  const given = propertiesOf(shape, resource);
  const { DefinitionUri: uri, Definition: inline } = given;
  const at = `Resources.${logicalId}.Properties.${uri === undefined ? 'Definition' : 'DefinitionUri'}`;
  if (uri === undefined && inline === undefined) throw new TemplateError(at, 'is missing, and so is DefinitionUri');
  const name = given.Name ?? generatedName(deployment, logicalId, 80);
  const role = roleFor(logicalId, given, deployment);
  const source = uri === undefined ? { inline: inline ?? null } : await readFileUri(uri, deployment, at);
  const definition = definitionText(source, given.DefinitionSubstitutions, at);
  const machine = { name, type: given.Type, definition, roleArn: role.arn };
  const arn = arnOf(deployment, 'states', `stateMachine:${name}`);
  deployment.roles.assume(deployment.callerName(logicalId), role, name);
  await createOr(
    { owns: deployment.owns(arn), alreadyThere: 'StateMachineAlreadyExists' },
    deployment.call('states', 'CreateStateMachine', machine),
    () => deployment.call('states', 'UpdateStateMachine', { stateMachineArn: arn, definition, roleArn: role.arn }),
  );
  deployment.stateMachines.push({ logicalId, arn, role });
  return { ref: arn, attributes: { Arn: arn, Name: name } };
};
