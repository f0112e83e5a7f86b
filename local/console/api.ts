import { appMeshOperations } from '../app-mesh/app-mesh.ts';
import type { Dispatch } from '../dispatch/dispatch.ts';
import { region } from '../kit/account.ts';
import { isRecord, jsonIn, own } from '../kit/json.ts';

/** What App Mesh answered: nothing of it for a success, its code and message for a refusal, as they came. */
export type ApiAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly message: string };

/** The keys of this machine's user, as clients of the embedded AWS have them. Signatures are read, not verified. */
const authorization = `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/appmesh/aws4_request, SignedHeaders=host, Signature=0`;

/**
 * Makes a call by the way that every client's call takes, from its bytes on: the same checks, errors and log.
 *
 * @throws Error for what is no operation of App Mesh
 */
export async function callAppMesh(
  dispatch: Dispatch,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<ApiAnswer> {
  const place = own(appMeshOperations, operation)?.place;
  if (place === undefined) throw new Error(`App Mesh has no operation ${operation}`);
  const labels = new Set([...place.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name));
  const body = Object.entries(input).filter(([name]) => !labels.has(name));
  const {
    status,
    headers,
    body: answered,
  } = await dispatch({
    method: place.method,
    path: place.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name]))),
    query: {},
    headers: { authorization, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(Object.fromEntries(body))),
  });
  if (status < 300) return { kind: 'done' };
  const said = jsonIn(typeof answered === 'string' ? answered : Buffer.from(answered).toString());
  const message = isRecord(said) && typeof said.message === 'string' ? said.message : '';
  return { kind: 'refused', status, code: headers['x-amzn-errortype'] ?? String(status), message };
}
