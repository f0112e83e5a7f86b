import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';
import type { ClientSettings } from './settings.ts';

const parts = z.object({
  stateMachine: z.string(),
  planFunction: z.string(),
  table: z.string(),
  bus: z.string(),
  region: z.string(),
});

/** The parts of a deployed stack: ARNs, and the names of table and bus. */
export type Stack = z.infer<typeof parts> & { readonly name: string };

/** Finds a stack by the parameter that its template writes. @throws Failure when there is none */
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
  const read = parts.safeParse(jsonOf(value ?? ''));
  if (!read.success) throw unusable('is not what this version of the template writes');
  return { name, ...read.data };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
