import { delimiter, dirname } from 'node:path';
import { region } from '../../kit/account.ts';
import { compileCache } from '../../kit/compile-cache.ts';
import { permittedEnvironment } from '../environment-names.ts';
import type { Sandboxed } from '../launcher.ts';
import { logGroup } from '../runtime/context.ts';

/** What a function's process starts with. Nothing of this process's own comes in: no credentials, no NODE_OPTIONS. */
export const startEnvironment = (): Record<string, string> => ({
  ...compileCache(),
  PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
});

/**
 * What the process gives itself before it loads the function. Not earlier: what Node and its loader read as they start is
 * no setting of a function's.
 */
export const functionEnvironment = (
  target: Sandboxed,
  { endpointUrl, logStream }: { readonly endpointUrl: string | undefined; readonly logStream: string },
): Record<string, string> => ({
  ...permittedEnvironment(target.environment),
  _HANDLER: target.handler,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_EXECUTION_ENV: `AWS_Lambda_${target.runtime}`,
  AWS_LAMBDA_FUNCTION_NAME: target.functionName,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(target.memoryMegabytes),
  AWS_LAMBDA_FUNCTION_VERSION: target.version,
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: logGroup(target.functionName),
  AWS_LAMBDA_LOG_STREAM_NAME: logStream,
  AWS_ACCESS_KEY_ID: target.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: target.credentials.secretAccessKey,
  LAMBDA_TASK_ROOT: target.code.location,
  ...(endpointUrl === undefined ? {} : { AWS_ENDPOINT_URL: endpointUrl }),
});
