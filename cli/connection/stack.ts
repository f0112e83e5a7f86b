import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import type { ProbeDetail, probeType } from '../../core/control/probe.ts';
import type { LineOrderDetail, LineOrderType } from '../../core/line/line-order.ts';
import type { CommandDetail, CommandType } from '../../core/signals/command.ts';
import { commandSource } from '../../core/signals/command.ts';
import { jsonIn } from '../../core/text/json.ts';
import type { Stack } from '../run/connection.ts';
import { exits, Failure } from '../run/failure.ts';
import type { ClientSettings } from '../run/settings.ts';

const parts = z.object({
  stateMachine: z.string(),
  planFunction: z.string(),
  table: z.string(),
  bus: z.string(),
  region: z.string(),
});

/** Finds a stack by the parameter that its template writes. @throws Failure without one that can be read */
export async function findStack(settings: ClientSettings, name: string, where: string): Promise<Stack> {
  const parameter = `/meshshift/${name}`;
  const unusable = (what: string) =>
    new Failure(
      exits.usage,
      `no stack ${name}: the parameter ${parameter} ${what} (${where}). Deploy it with \`sam deploy\`, or name another with --stack, --region or --profile`,
    );
  let value: string | undefined;
  try {
    const answer = await new SSMClient(settings).send(new GetParameterCommand({ Name: parameter }));
    value = answer.Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound) throw unusable('does not exist');
    throw error;
  }
  const read = parts.safeParse(jsonIn(value ?? ''));
  if (!read.success) throw unusable('was written by another version of the template');
  return { name, ...read.data };
}

const functionError = z.object({ errorType: z.optional(z.string()), errorMessage: z.optional(z.string()) });

/** Calls the deployed dry-run function. @throws Failure when the function itself fails */
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
  const { errorType = 'an error', errorMessage = 'no message' } = functionError.parse(payload);
  const denied = /is not authorized to perform|AccessDenied/.test(errorMessage);
  throw new Failure(
    denied ? exits.noPermission : errorType === 'Transient' ? exits.unreachable : exits.defect,
    `${dryRunFunction} failed with ${errorType}: ${errorMessage}`,
  );
}

/** Puts a command on the bus. @returns the event's id, under which the answer is stored */
export async function sendCommand(
  client: EventBridgeClient,
  bus: string,
  type: CommandType | LineOrderType | typeof probeType,
  detail: CommandDetail | LineOrderDetail | ProbeDetail,
): Promise<string> {
  const entry = { EventBusName: bus, Source: commandSource, DetailType: type, Detail: JSON.stringify(detail) };
  const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }));
  const { EventId, ErrorCode, ErrorMessage } = Entries[0] ?? {};
  if (EventId !== undefined) return EventId;
  throw new Failure(exits.unreachable, `the bus ${bus} refused the command: ${ErrorCode}: ${ErrorMessage}`);
}
