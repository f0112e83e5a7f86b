import * as z from 'zod/mini';
import { type Deployer, type Deployment, generatedName, type Role } from '../deployment.ts';
import { type Statement, statementsOf } from '../policy.ts';
import { propertiesOf } from '../properties.ts';
import { iamArnOf } from './arn.ts';

const shape = z.strictObject({
  RoleName: z.optional(z.string()),
  Policies: z.optional(z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() }))),
});

/** A role is data: who calls with its keys is known by its name, and what it may do by its statements. */
export const roleOf = (name: string, statements: readonly Statement[], deployment: Deployment): Role => ({
  name,
  arn: iamArnOf(deployment, `role/${name}`),
  statements,
});

export const deployRole: Deployer = async (resource, deployment) => {
  const { RoleName, Policies = [] } = propertiesOf(shape, resource);
  const at = `Resources.${resource.logicalId}.Properties.Policies`;
  const statements = Policies.flatMap(({ PolicyDocument }, index) =>
    statementsOf(PolicyDocument, `${at}.${index}.PolicyDocument`),
  );
  const role = roleOf(RoleName ?? generatedName(deployment, resource.logicalId, 64), statements, deployment);
  deployment.permit('iam:CreateRole', role.arn);
  deployment.roles.put(role);
  return { ref: role.name, attributes: { Arn: role.arn } };
};
