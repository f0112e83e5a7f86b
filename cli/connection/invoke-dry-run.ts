import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod/mini';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';
import type { ClientSettings } from './settings.ts';

const functionError = z.object({ errorType: z.optional(z.string()), errorMessage: z.optional(z.string()) });

/** What the deployed function answers that plans without starting. @throws Failure when the function itself failed */
export async function invokeDryRun(
  settings: ClientSettings,
  dryRunFunction: string,
  request: object,
): Promise<unknown> {
  const answer = await new LambdaClient(settings).send(
    new InvokeCommand({ FunctionName: dryRunFunction, Payload: JSON.stringify(request) }),
  );
  const payload: unknown = JSON.parse(new TextDecoder().decode(answer.Payload));
  if (answer.FunctionError === undefined) return payload;
  const { errorType = 'an error', errorMessage = 'it gave no message' } = functionError.parse(payload);
  const denied = /is not authorized to perform|AccessDenied/.test(errorMessage);
  throw new Failure(
    denied ? exits.noPermission : errorType === 'Transient' ? exits.unreachable : exits.defect,
    `${dryRunFunction} failed with ${errorType}: ${errorMessage}`,
  );
}
