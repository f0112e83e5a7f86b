import type { Deployment, Role } from '../deployment.ts';
import { generatedName } from '../deployment.ts';
import { isList, isObject, type Json } from '../json.ts';
import { statementsOf } from '../policy.ts';
import { roleOf } from '../resources/role.ts';
import { TemplateError } from '../template-error.ts';

/** SAM takes a policy document, or a list of them; a name stands for a managed policy, which cannot be looked up here. */
function ownStatements(policies: Json, at: string) {
  return (isList(policies) ? policies : [policies]).flatMap((policy, index) => {
    const here = `${at}.${index}`;
    if (isObject(policy) && policy.Statement !== undefined) return statementsOf(policy, here);
    const name = isObject(policy) ? Object.keys(policy).join(', ') : String(policy);
    throw new TemplateError(here, `${name} is not known here: policies are to be written out as statements`);
  });
}

/**
 * The role of a function or state machine: the one that it names, or one of its own with the policies that it lists.
 *
 * @throws TemplateError for a role that is not the template's, and for policies that are not written out
 */
export function roleFor(
  logicalId: string,
  given: { readonly Role?: string | undefined; readonly Policies?: Json | undefined },
  deployment: Deployment,
): Role {
  const at = `Resources.${logicalId}.Properties`;
  if (given.Role === undefined) {
    const name = generatedName(deployment, `${logicalId}Role`, 64);
    const role = roleOf(name, ownStatements(given.Policies ?? [], `${at}.Policies`), deployment);
    deployment.permit('iam:CreateRole', role.arn);
    deployment.roles.put(role);
    return role;
  }
  if (given.Policies !== undefined) throw new TemplateError(`${at}.Policies`, 'say nothing beside a Role');
  const role = deployment.roles.find(given.Role);
  if (role === undefined) throw new TemplateError(`${at}.Role`, `${given.Role} is no role of this template`);
  return role;
}
