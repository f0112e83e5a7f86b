import { formOf } from './shapes/query-value.ts';
import type { Talk } from './talk.ts';

/**
 * Asks by the query protocol, for which the SDK's client of a service that moved on to JSON has no writer any more.
 *
 * @returns the error's code, or undefined
 */
export const sayForm =
  ({ model, dispatch, recorder }: Talk, version: string) =>
  async (operation: string, input: Readonly<Record<string, unknown>>): Promise<string | undefined> => {
    const member = model.operations.get(operation)?.input;
    const form = new URLSearchParams({ Action: operation, Version: version });
    if (member !== undefined) for (const [name, value] of formOf(member, input)) form.append(name, value);
    await dispatch({
      method: 'POST',
      path: '/',
      query: {},
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `AWS4-HMAC-SHA256 Credential=AKIAORACLE/20260101/eu-west-1/${model.service}/aws4_request, Signature=0`,
      },
      body: Buffer.from(form.toString()),
    });
    const read = recorder.recorded.at(-1)?.read;
    return read?.ok === false ? read.code : undefined;
  };
