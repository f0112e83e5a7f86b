import { invalidParameter, unsupported } from './errors.ts';

/**
 * Names that Lambda keeps to itself (Lambda developer guide, "Defined runtime environment variables").
 */
const reserved: ReadonlySet<string> = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/**
 * Names that make Node, its loader, its libraries or a shell run or trust what the function's code does not name. On AWS
 * they reach into a sandbox; here they would reach into the machine of a developer.
 */
const machine: readonly RegExp[] = [
  /^NODE_(?!ENV$)/,
  /^(LD|DYLD)_/,
  /^(OPENSSL|SSL)/,
  /^(GCONV_PATH|GLIBC_TUNABLES|HOSTALIASES|LOCPATH)$/,
  /^(BASH_ENV|BASHOPTS|ENV|IFS|PS4|SHELLOPTS)$/,
  /^(GIT_|JAVA_TOOL_OPTIONS|PERL5|PYTHON|RUBY)/,
  // The keys and endpoints of the developer's own accounts.
  /^AWS_(DEFAULT_)?PROFILE$/,
  /^AWS_(CA_BUNDLE|CONFIG_FILE|ROLE_ARN|SHARED_CREDENTIALS_FILE|WEB_IDENTITY_TOKEN_FILE)$/,
  /^AWS_(CONTAINER|ENDPOINT_URL)/,
];

const reachesTheMachine = (name: string): boolean => machine.some((pattern) => pattern.test(name));

/** @throws InvalidParameterValueException for names that a function may not set, all of them at once */
export function checkEnvironment(environment: Readonly<Record<string, string>>): void {
  const names = Object.keys(environment);
  const kept = names.filter((name) => reserved.has(name));
  if (kept.length > 0) {
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${kept.join(', ')}`,
    );
  }
  const reaching = names.filter(reachesTheMachine);
  if (reaching.length === 0) return;
  throw unsupported(`environment variables that reach into the machine it runs on (${reaching.join(', ')})`);
}

/** Without what may not be set, wherever it comes from: a kept state may be older than the check. */
export const permittedEnvironment = (environment: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !reserved.has(name) && !reachesTheMachine(name)));
