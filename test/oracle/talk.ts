import type { Dispatch } from '../../local/dispatch/dispatch.ts';
import { inProcessDoor } from '../../local/http/in-process-door.ts';
import type { AwsRequest } from '../../local/http-message.ts';
import { jsonBody } from './shapes/input.ts';
import { type Recorder, recorder } from './shapes/recorder.ts';
import { loadModel, type ModelledService, type ServiceModel } from './shapes/service-model.ts';
import type { World } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the SDK's own client made of an answer. */
export type Said =
  | { readonly ok: true; readonly output: Json }
  | {
      readonly ok: false;
      /** False when the client would not send it. */
      readonly wasSent: boolean;
      /** The HTTP status; undefined when the client could make nothing of the answer, or there was none. */
      readonly status: number | undefined;
      readonly code: string;
      readonly message: string;
    };

/** A conversation with one service by the SDK's own client: it writes each request and reads each answer. */
export interface Talk {
  readonly model: ServiceModel;
  readonly recorder: Recorder;
  /** @param rewrite changes the body that the client wrote, when it is JSON, before it is sent */
  say(operation: string, input: Json, rewrite?: (body: Json) => unknown): Promise<Said>;
  /** What the client would send. */
  body(operation: string, input: Json): Promise<Json | undefined>;
  /** The way in that it takes, with every answer checked. */
  readonly dispatch: Dispatch;
}

interface SdkClient {
  send(command: unknown): Promise<Json>;
}

const isClass = (value: unknown): value is new (...args: unknown[]) => object => typeof value === 'function';
const isClient = (value: object): value is SdkClient => 'send' in value;

function made(model: ServiceModel, name: string, argument: unknown): object {
  const found = model.sdk[name];
  if (!isClass(found)) throw new Error(`the SDK's package of ${model.service} has no ${name}`);
  return new found(argument);
}

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const metadataOf = (error: unknown): Json => (isRecord(error) && isRecord(error.$metadata) ? error.$metadata : {});

class NotSent extends Error {}

export async function talk(service: ModelledService, { aws, clock }: Pick<World, 'aws' | 'clock'>): Promise<Talk> {
  const model = await loadModel(service);
  const checked = await recorder([service]);
  const dispatch = checked.around(aws.dispatch);
  let rewrite: ((body: Json) => unknown) | undefined;
  let lastBody: Json | undefined;
  let isRehearsal = false;
  let wasSent = false;

  const send: Dispatch = (request: AwsRequest) => {
    lastBody = jsonBody(request);
    if (isRehearsal) throw new NotSent();
    wasSent = true;
    if (rewrite === undefined || lastBody === undefined) return dispatch(request);
    const { 'content-encoding': _, ...headers } = request.headers;
    return dispatch({ ...request, headers, body: Buffer.from(JSON.stringify(rewrite(lastBody))) });
  };
  const client = made(model, Object.keys(model.sdk).find((name) => /^[A-Z]\w+Client$/.test(name)) ?? '', {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAORACLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
    endpoint: 'http://localhost',
    requestHandler: inProcessDoor({ dispatch: async (request) => send(request), clock }),
  });
  if (!isClient(client)) throw new Error(`the SDK's client of ${service} cannot send`);

  const say: Talk['say'] = async (operation, input, changed) => {
    rewrite = changed;
    wasSent = false;
    try {
      const { $metadata: _, ...output } = await client.send(made(model, `${operation}Command`, input));
      return { ok: true, output };
    } catch (error) {
      if (error instanceof NotSent) throw error;
      const status = metadataOf(error).httpStatusCode;
      return {
        ok: false,
        wasSent,
        status: typeof status === 'number' ? status : undefined,
        code: error instanceof Error ? error.name : '',
        message: error instanceof Error ? error.message : String(error),
      };
    }
  };

  return {
    model,
    recorder: checked,
    dispatch,
    say,
    async body(operation, input) {
      isRehearsal = true;
      lastBody = undefined;
      try {
        await say(operation, input);
      } catch (error) {
        if (!(error instanceof NotSent)) throw error;
      } finally {
        isRehearsal = false;
      }
      return lastBody;
    },
  };
}
