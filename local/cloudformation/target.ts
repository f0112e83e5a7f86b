import * as z from 'zod/mini';
import type { Caller } from '../kit/call.ts';
import { own } from '../kit/json.ts';
import { listOf, text } from '../kit/shapes.ts';
import type { Physical } from '../template/deployment.ts';
import { isObject } from '../template/json.ts';
import { parametersOf, planStack, type StackPlan } from '../template/plan-stack.ts';
import { parseTemplate, type Template } from '../template/template.ts';
import { missingCapabilities } from './capabilities.ts';
import { type Context, exported } from './context.ts';
import { asValidationError, insufficientCapabilities, invalid } from './errors.ts';
import type { Stack, Target } from './stack.ts';
import { templateText } from './template-text.ts';

export const capabilityNames = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] as const;

/** Members of the operations that say what a stack is to be. */
export const targetInput = {
  TemplateBody: z.optional(z.string()),
  TemplateURL: z.optional(z.string()),
  UsePreviousTemplate: z.optional(z.boolean()),
  Parameters: z.optional(
    z.array(
      z.strictObject({
        ParameterKey: z.string(),
        ParameterValue: z.optional(z.string()),
        UsePreviousValue: z.optional(z.boolean()),
      }),
    ),
  ),
  Capabilities: z.optional(z.array(z.enum(capabilityNames))),
  Tags: z.optional(listOf(z.strictObject({ Key: text(1, 128), Value: text(0, 256) }), 0, 50)),
};

const inputShape = z.strictObject(targetInput);
export type TargetInput = z.infer<typeof inputShape>;

/** The values that are given, those of before where the input says so. @throws AwsError in CloudFormation's words */
function givenParameters({ Parameters = [] }: TargetInput, template: Template, before: Target | undefined) {
  const keys = Parameters.map(({ ParameterKey }) => ParameterKey);
  const unknown = keys.filter((key) => own(template.parameters, key) === undefined);
  if (unknown.length > 0) throw invalid(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const given = Parameters.flatMap(({ ParameterKey, ParameterValue, UsePreviousValue }): [string, string][] => {
    const value = UsePreviousValue === true ? before?.given[ParameterKey] : ParameterValue;
    if (UsePreviousValue === true && before?.values[ParameterKey] === undefined) {
      throw invalid(
        `Invalid input for parameter key ${ParameterKey}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
      );
    }
    return value === undefined ? [] : [[ParameterKey, value]];
  });
  const values = Object.fromEntries(given);
  const missing = Object.entries(template.parameters).filter(
    ([name, definition]) => values[name] === undefined && !(isObject(definition) && definition.Default !== undefined),
  );
  if (missing.length > 0) throw invalid(`Parameters: [${missing.map(([name]) => name).join(', ')}] must have values`);
  return values;
}

/**
 * What a stack is to be, by an input. Nothing is made before all of it can be read.
 *
 * @param before what the stack is, where there is one
 * @throws AwsError ValidationError, InsufficientCapabilitiesException
 */
export async function readTarget(
  context: Context,
  input: TargetInput,
  stack: Pick<Stack, 'id' | 'name'>,
  caller: Caller,
  before?: Target,
): Promise<Target> {
  try {
    const source = await templateText(context, input, caller, before?.text);
    const template = parseTemplate(source, { fileName: 'template' });
    if (template.resources.length === 0)
      throw invalid('Template format error: At least one Resources member must be defined.');
    const given = givenParameters(input, template, before);
    const values = await parametersOf(template, given, { ...context, caller });
    const tags = input.Tags && Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value]));
    const capabilities = [...(input.Capabilities ?? [])];
    const target = { text: source, given, values, tags: tags ?? before?.tags ?? {}, capabilities };
    // The exports that it imports are looked at when the resources are made, and what it exports.
    const { resources } = planned(context, { ...stack, target }, {});
    const lacking = missingCapabilities(resources, capabilities);
    if (lacking.length > 0) throw insufficientCapabilities(lacking);
    return target;
  } catch (error) {
    throw asValidationError(error);
  }
}

interface Planned extends StackPlan {
  readonly template: Template;
  /** The names of what it imports; complete when all of it is resolved. */
  readonly imports: ReadonlySet<string>;
}

/** The plan of a stack's target. @param resources what has become of resources so far; may grow meanwhile. @throws TemplateError */
export function planned(
  context: Context,
  { id, name, target }: Pick<Stack, 'id' | 'name' | 'target'>,
  resources: Readonly<Record<string, Physical>>,
): Planned {
  const template = parseTemplate(target.text, { fileName: 'template' });
  const imports = new Set<string>();
  const plan = planStack(template, {
    names: { stackName: name, stackId: id, partition: 'aws' },
    parameters: target.values,
    resources,
    imported(exportName) {
      const found = exported(context, exportName);
      if (found === undefined || found.stackId === id) return undefined;
      imports.add(exportName);
      return found.value;
    },
    isLenient: context.isLenient,
  });
  return { ...plan, template, imports };
}
