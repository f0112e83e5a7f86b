import * as z from 'zod/mini';
import type { Caller } from '../../kit/call.ts';
import { operation } from '../../kit/operations.ts';
import { parseTemplate } from '../../template/template.ts';
import { type Context, stackNamed } from '../context.ts';
import { asValidationError, invalid, noSuchChangeSet } from '../errors.ts';
import { shownTemplate, shownValidation, templateOf } from '../shown.ts';
import { templateText } from '../template-text.ts';
import { StackName } from './stacks.ts';

const source = { TemplateBody: z.optional(z.string()), TemplateURL: z.optional(z.string()) };
type Source = z.infer<z.ZodMiniObject<typeof source>>;

async function read(context: Context, input: Source, caller: Caller) {
  try {
    return parseTemplate(await templateText(context, input, caller), { fileName: 'template' });
  } catch (error) {
    throw asValidationError(error);
  }
}

export const ValidateTemplate = operation(z.strictObject(source), async (context: Context, input, { caller }) =>
  shownValidation(await read(context, input, caller)),
);

export const GetTemplateSummary = operation(
  z.strictObject({ ...source, StackName: z.optional(StackName) }),
  async (context: Context, { StackName: name, ...input }, { caller }) => {
    const template =
      name === undefined ? await read(context, input, caller) : templateOf(stackNamed(context, name).target);
    return shownTemplate(template);
  },
);

export const GetTemplate = operation(
  z.strictObject({
    StackName: z.optional(StackName),
    ChangeSetName: z.optional(z.string()),
    TemplateStage: z._default(z.literal('Original'), 'Original'),
  }),
  (context: Context, { StackName: name, ChangeSetName }) => {
    if (ChangeSetName !== undefined) {
      const stackId = name === undefined ? undefined : stackNamed(context, name).id;
      const found = context.changeSets
        .all()
        .find((one) => one.id === ChangeSetName || (one.name === ChangeSetName && one.stackId === stackId));
      if (found === undefined) throw noSuchChangeSet(ChangeSetName);
      return { TemplateBody: found.target.text, StagesAvailable: ['Original'] };
    }
    if (name === undefined) throw invalid('StackName or ChangeSetName must be specified');
    return { TemplateBody: stackNamed(context, name).target.text, StagesAvailable: ['Original'] };
  },
);
