import { AwsError } from '../kit/aws-error.ts';
import type { Output } from '../kit/call.ts';

/** What a creation answers; when it is refused because there is such a resource, what the update of that answers. */
export async function createOr(
  alreadyThere: string,
  creation: Promise<Output>,
  update: () => Promise<Output>,
): Promise<Output> {
  try {
    return await creation;
  } catch (error) {
    if (error instanceof AwsError && error.code === alreadyThere) return update();
    throw error;
  }
}
