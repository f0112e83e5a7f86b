import { AwsError } from '../kit/aws-error.ts';
import type { Caller } from '../kit/call.ts';
import type { NestedStack, NestedStacks } from '../template/deployment.ts';
import { changesOf } from './changes.ts';
import { type Context, findStack, stackNamed } from './context.ts';
import { newStack, unborn } from './new-stack.ts';
import type { Stack } from './stack.ts';
import { capabilityNames, readTarget } from './target.ts';
import { create, remove, update } from './work.ts';

/** @throws AwsError in CloudFormation's words, for a nested stack that did not become what it should */
function checkDone(context: Context, id: string, what: 'created' | 'updated' | 'deleted', statuses: readonly string[]) {
  const { status, statusReason } = stackNamed(context, id);
  if (statuses.includes(status)) return;
  const why = statusReason === undefined ? `Currently in ${status}` : statusReason.trim();
  throw new AwsError('NotStabilized', `Embedded stack ${id} was not successfully ${what}: ${why}`);
}

const targetCapabilities = ({ capabilities }: Stack['target']) =>
  capabilityNames.filter((name) => capabilities.includes(name));

/** The stacks of a stack: made by the right of its caller, with its capabilities. */
export function nestedStacks(context: Context, parentId: string, caller: Caller): NestedStacks {
  const put = async (name: string, { TemplateURL, Parameters, Tags }: NestedStack): Promise<string> => {
    const parent = stackNamed(context, parentId);
    const found = findStack(context, name);
    const input = {
      TemplateURL,
      Parameters: Object.entries(Parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Tags: Object.entries({ ...parent.target.tags, ...Tags }).map(([Key, Value]) => ({ Key, Value })),
      Capabilities: targetCapabilities(parent.target),
    };
    const target = await readTarget(context, input, found ?? unborn(name), caller, found?.target);
    if (found === undefined) {
      const { id } = newStack(context, name, target, { parentId, rootId: parent.rootId ?? parent.id });
      await create(context, id, caller, 'DELETE');
      checkDone(context, id, 'created', ['CREATE_COMPLETE']);
      return id;
    }
    if (found.parentId !== parentId) throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
    if (changesOf(context, found, target) !== undefined) {
      await update(context, found.id, caller, target, true);
      checkDone(context, found.id, 'updated', ['UPDATE_COMPLETE']);
    }
    return found.id;
  };
  return {
    async put(name, wanted) {
      const id = await put(name, wanted);
      const { outputs } = stackNamed(context, id);
      return { id, outputs: Object.fromEntries(outputs.map(({ name: output, value }) => [output, value])) };
    },
    async remove(id) {
      if (stackNamed(context, id).status === 'DELETE_COMPLETE') return;
      await remove(context, id, caller, []);
      checkDone(context, id, 'deleted', ['DELETE_COMPLETE']);
    },
  };
}
