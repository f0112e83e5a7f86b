import * as z from 'zod/mini';
import { type Deployer, generatedName } from '../deployment.ts';
import { statementsOf } from '../policy.ts';
import { propertiesOf } from '../properties.ts';
import { iamArnOf } from './arn.ts';

const shape = z.strictObject({ ManagedPolicyName: z.optional(z.string()), PolicyDocument: z.unknown() });

/** A policy is data, for the callers that are registered with its statements. */
export const deployManagedPolicy: Deployer = async (resource, deployment) => {
  const { logicalId } = resource;
  const { ManagedPolicyName = generatedName(deployment, logicalId, 128), PolicyDocument } = propertiesOf(
    shape,
    resource,
  );
  const statements = statementsOf(PolicyDocument, `Resources.${logicalId}.Properties.PolicyDocument`);
  const arn = iamArnOf(deployment, `policy/${ManagedPolicyName}`);
  deployment.permit('iam:CreatePolicy', arn);
  deployment.managedPolicies.push({ logicalId, arn, statements });
  return { ref: arn, attributes: { PolicyArn: arn } };
};
