import { AwsError } from '../kit/aws-error.ts';
import type { CallAws, Caller } from '../kit/call.ts';
import { isRecord } from '../kit/json.ts';
import { deployerOf } from './deployers.ts';
import { checkRules } from './intrinsics/conditions.ts';
import { resolve } from './intrinsics/resolve.ts';
import type { Scope } from './intrinsics/scope.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { inOrder } from './order.ts';
import { type ParameterValues, parameterValues, storedNames } from './parameters.ts';
import { referencesIn } from './references.ts';
import { withGlobals } from './sam/globals.ts';
import { type ScopeOptions, stackScope } from './stack-scope.ts';
import type { Template, TemplateResource } from './template.ts';
import { TemplateError } from './template-error.ts';

interface PlanOptions extends ScopeOptions {
  /** Whether types that are not known here are passed over. */
  readonly isLenient: boolean;
}

/** What a template wants with its parameters. */
export interface StackPlan {
  readonly scope: Scope;
  /** Those whose conditions hold, each after all that it refers to. */
  readonly resources: readonly TemplateResource[];
  /** Read when the resources are there. @throws TemplateError */
  readonly outputs: () => readonly StackOutput[];
}

export interface StackOutput {
  readonly name: string;
  readonly value: string;
  readonly description?: string;
  /** The name under which other stacks import it. */
  readonly exportName?: string;
}

/** Only what a condition, if there is one, wants to exist. */
const isWanted = (condition: Json | undefined, scope: Scope, at: string): boolean => {
  if (condition === undefined) return true;
  const value = scope.condition(String(condition));
  if (value === undefined) throw new TemplateError(`${at}.Condition`, `there is no condition ${String(condition)}`);
  return value;
};

function textAt(value: Json | undefined, scope: Scope, at: string): string {
  const resolved = resolve(value ?? null, scope, at);
  if (typeof resolved === 'string' || typeof resolved === 'number' || typeof resolved === 'boolean')
    return String(resolved);
  throw new TemplateError(at, 'must be a text');
}

function outputOf(name: string, output: Json, scope: Scope): readonly StackOutput[] {
  const at = `Outputs.${name}`;
  if (!isObject(output)) throw new TemplateError(at, 'must be an object');
  if (!isWanted(output.Condition, scope, at)) return [];
  const { Description, Export } = output;
  return [
    {
      name,
      value: textAt(output.Value, scope, `${at}.Value`),
      ...(typeof Description === 'string' && { description: Description }),
      ...(isObject(Export) && { exportName: textAt(Export.Name, scope, `${at}.Export.Name`) }),
    },
  ];
}

const outputsOf = (outputs: JsonObject, scope: Scope): readonly StackOutput[] =>
  Object.entries(outputs).flatMap(([name, output]) => outputOf(name, output, scope));

/** @throws TemplateError that names every type which is not known here, before anything is made */
function checkTypes(resources: readonly TemplateResource[]): void {
  const unknown = resources.filter(({ type }) => deployerOf(type) === undefined);
  if (unknown.length === 0) return;
  const named = unknown.map(({ logicalId, type }) => `${logicalId} (${type})`).join(', ');
  throw new TemplateError('Resources', `the type is not known here of ${named}`);
}

/** @throws TemplateError for a policy of a resource that is made, and would not follow it */
function checkPolicies(resources: readonly TemplateResource[]): void {
  for (const { logicalId, type, otherPolicies } of resources) {
    if (otherPolicies.length === 0 || deployerOf(type) === undefined) continue;
    throw new TemplateError(`Resources.${logicalId}`, `${otherPolicies.join(', ')} is not known here`);
  }
}

/** AWS's own parameters: images above all, which nothing here runs. */
const isPublic = (name: string): boolean => name.startsWith('/aws/service/');

/**
 * The values of a template's parameters, looked up in SSM where the template says so.
 *
 * @param isLenient whether a public parameter that is not there has its name as its value
 * @throws TemplateError for parameters that are missing, unknown or not allowed
 */
export async function parametersOf(
  { parameters }: Pick<Template, 'parameters'>,
  given: Readonly<Record<string, string>>,
  { call, caller, isLenient }: { readonly call: CallAws; readonly caller: Caller; readonly isLenient: boolean },
): Promise<ParameterValues> {
  const names = storedNames(parameters, given);
  const stored: Record<string, string> = {};
  for (const [name, stands] of Object.entries(names)) {
    const { Parameter } = await call('ssm', 'GetParameter', { Name: stands }, caller).catch((error: unknown) => {
      // A name without a parameter is refused with the others.
      if (error instanceof AwsError && error.code === 'ParameterNotFound') return { Parameter: undefined };
      throw error;
    });
    if (isRecord(Parameter)) stored[name] = String(Parameter.Value);
    else if (isLenient && isPublic(stands)) stored[name] = stands;
  }
  return parameterValues(parameters, given, stored);
}

/** @throws TemplateError for what the template has and is not known here, and for what its rules do not allow */
export function planStack(template: Template, options: PlanOptions): StackPlan {
  const { isLenient } = options;
  const scope = stackScope(template, options);
  checkRules(template.rules, scope);
  const wanted = withGlobals(template).filter(({ condition, logicalId }) =>
    isWanted(condition, scope, `Resources.${logicalId}`),
  );
  if (!isLenient) checkTypes(wanted);
  checkPolicies(wanted);
  const nodes = wanted.map((resource) => ({
    ...resource,
    needs: [...resource.dependsOn, ...referencesIn(resource.properties)],
  }));
  return { scope, resources: inOrder(nodes), outputs: () => outputsOf(template.outputs, scope) };
}
