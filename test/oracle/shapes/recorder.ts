import type { Dispatch } from '../../../local/dispatch/dispatch.ts';
import { signatureOf } from '../../../local/dispatch/signature.ts';
import type { AwsRequest } from '../../../local/http-message.ts';
import type { Read } from './answer.ts';
import { checkAnswer } from './check-answer.ts';
import type { Problems } from './check-value.ts';
import { checkInput } from './input.ts';
import { operationNamed } from './request.ts';
import { isModelled, loadModel, type ModelledService, modelledServices, type ServiceModel } from './service-model.ts';

/** One request and what came of it. */
export interface Recorded {
  readonly service: string;
  readonly operation: string;
  readonly status: number;
  readonly read?: Read | undefined;
  /** Sentences; none when the SDK's model has nothing to object to. */
  readonly problems: Problems;
}

export interface Recorder {
  /** The same way in, with every answer checked. Requests to services that the SDK has no client for here are let through. */
  around(dispatch: Dispatch): Dispatch;
  readonly recorded: readonly Recorded[];
  /** All problems, each once, with the operation that has it. */
  problems(): readonly string[];
}

/** Checks whatever passes against the models of the AWS SDK. @param services those whose traffic is checked; all unless said */
export async function recorder(services: readonly ModelledService[] = modelledServices): Promise<Recorder> {
  const models = new Map<string, ServiceModel>();
  for (const service of services) models.set(service, await loadModel(service));
  const recorded: Recorded[] = [];

  const modelOf = (request: AwsRequest): ServiceModel | undefined => {
    const scope = signatureOf(request)?.scope ?? '';
    return isModelled(scope) ? models.get(scope) : undefined;
  };

  return {
    recorded,
    around: (dispatch) => async (request) => {
      const response = await dispatch(request);
      const model = modelOf(request);
      if (model === undefined) return response;
      const operation = operationNamed(model, request);
      const { read, problems } = checkAnswer(model, operation, response);
      const accepted = read?.ok === true ? checkInput(model, operation, request) : [];
      const { service } = model;
      recorded.push({ service, operation, status: response.status, read, problems: [...problems, ...accepted] });
      return response;
    },
    problems: () => [
      ...new Set(
        recorded.flatMap(({ service, operation, problems }) =>
          problems.map((problem) => `${service}:${operation}: ${problem}`),
        ),
      ),
    ],
  };
}
