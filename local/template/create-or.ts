import { AwsError } from '../kit/aws-error.ts';
import type { Output } from '../kit/call.ts';

/**
 * What a creation answers; when it is refused because there is such a resource, what the update of that answers.
 *
 * @param owns whether the resource that is there is the stack's own: of any other the refusal stands
 */
export async function createOr(
  { owns, alreadyThere }: { readonly owns: boolean; readonly alreadyThere: string },
  creation: Promise<Output>,
  update: () => Promise<Output>,
): Promise<Output> {
  try {
    return await creation;
  } catch (error) {
    if (owns && error instanceof AwsError && error.code === alreadyThere) return update();
    throw error;
  }
}

/**
 * For a creation that would change a resource which is there already.
 *
 * @param look throws, or answers undefined, when there is none
 * @throws AwsError AlreadyExists, in CloudFormation's words
 */
export async function checkFree(name: string, owns: boolean, look: () => Promise<unknown>): Promise<void> {
  if (owns) return;
  const found = await look().catch((error: unknown) => {
    if (error instanceof AwsError) return undefined;
    throw error;
  });
  if (found !== undefined) throw new AwsError('AlreadyExists', `${name} already exists`);
}
