import { facts, isThrottling, wasNeverSent } from '../../adapters/sdk/error-facts.ts';
import { exitCodes as outcomeCodes } from '../../core/ledger/outcome.ts';

/** The meaning of each exit code. Help, documentation and tests read it here. */
export const exitTable = [
  { code: outcomeCodes.promoted, means: 'done; with --wait: promoted' },
  { code: 1, means: 'a fault of the command itself' },
  { code: outcomeCodes.rolledBack, means: 'rolled back: the original weights are in force' },
  { code: outcomeCodes.rejected, means: 'rejected or superseded: this rollout does not move the routes' },
  { code: outcomeCodes.halted, means: 'a person is needed: halted, or the rollback failed' },
  { code: 5, means: 'the command was refused; nothing changed' },
  { code: 6, means: 'the command was sent and not acknowledged' },
  { code: 64, means: 'wrong usage: an option, a spec, a name that does not exist' },
  { code: 69, means: 'AWS, or the embedded AWS, cannot be reached; a followed rollout goes on' },
  { code: 77, means: 'no credentials, or no permission; a followed rollout goes on' },
  { code: 130, means: 'interrupted; the rollout goes on' },
] as const;

/** The codes that are no outcome of a rollout, by name. */
export const exits = {
  done: 0,
  defect: 1,
  refused: 5,
  unacknowledged: 6,
  usage: 64,
  unreachable: 69,
  noPermission: 77,
  interrupted: 130,
} as const;

/** Ends the command with a code and a sentence or two: the fault, and what to do about it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;

  constructor(exitCode: number, text: string, options?: ErrorOptions) {
    super(text, options);
    this.exitCode = exitCode;
  }
}

/** The AWS that the command talks to, as the user named it. */
export interface Whereabouts {
  /** An endpoint or a Region. */
  readonly where: string;
  /** The option or variable that named the endpoint; absent for AWS's own. */
  readonly namedBy?: string;
  /** What to do when it does not answer. */
  readonly todo: string;
}

const badCredentials = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/** Any error as one sentence with its exit code. */
export function failureOf(error: unknown, at: Whereabouts): Failure {
  const chain = causesOf(error);
  const own = chain.find((one) => one instanceof Failure);
  if (own instanceof Failure) return own;
  for (const one of chain.toReversed()) {
    const known = knownFailure(one, at);
    if (known !== undefined) return known;
  }
  const { name, message, status } = facts(chain.at(-1));
  const text = status === undefined ? message : `AWS answered ${name}: ${message}`;
  return new Failure(exits.defect, text, { cause: error });
}

function knownFailure(error: unknown, { where, namedBy, todo }: Whereabouts): Failure | undefined {
  const { name, message, status } = facts(error);
  const fail = (code: number, text: string) => new Failure(code, text, { cause: error });
  if (/is not authorized to perform|AccessDenied/.test(`${name} ${message}`))
    return fail(exits.noPermission, `no permission for ${actionIn(message)}: ${message}`);
  if (name === 'CredentialsProviderError' || /[Cc]ould not load credentials/.test(message))
    return fail(
      exits.noPermission,
      `no AWS credentials: ${firstSentence(message)}. Give --profile, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use --local`,
    );
  if (badCredentials.has(name))
    return fail(exits.noPermission, `AWS rejects these credentials: ${message}. Renew them, or give --profile`);
  if (/^Region is missing/.test(message))
    return fail(exits.usage, 'no AWS Region: give --region, set AWS_REGION, or use --local');
  if (wasNeverSent(error) || isSilence(error))
    return fail(
      exits.unreachable,
      `${where}${namedBy === undefined ? '' : `, named by ${namedBy},`} does not answer (${facts(error).code ?? name}): ${todo}`,
    );
  if (isThrottling(error) || (status !== undefined && status >= 500))
    return fail(exits.unreachable, `${where} could not serve the call, try again: ${name}: ${message}`);
  return undefined;
}

const silences = new Set(['TimeoutError', 'AbortError']);
const isSilence = (error: unknown): boolean =>
  silences.has(facts(error).name) || ['ECONNRESET', 'ETIMEDOUT', 'EPIPE'].includes(facts(error).code ?? '');

const actionIn = (message: string): string => /perform:? ([a-z0-9-]+:[A-Za-z*]+)/.exec(message)?.[1] ?? 'this call';

const firstSentence = (message: string): string => message.split(/\.\s|\.$|\n/)[0] ?? message;

/** The error and its causes, outermost first. An aggregate of connection attempts counts as its first one. */
function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at: unknown = error; at !== undefined && chain.length < 10; at = causeOf(at)) chain.push(at);
  return chain;
}

function causeOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  const attempts: unknown = Reflect.get(error, 'errors');
  return Array.isArray(attempts) && attempts.length > 0 ? attempts[0] : Reflect.get(error, 'cause');
}

/** Why a server on this machine did not start; with `todo` when its port is taken. */
export function whyNotServed(error: unknown, todo: string): string {
  const isTaken = error instanceof Error && facts(error.cause).code === 'EADDRINUSE';
  const text = error instanceof Error ? error.message : String(error);
  return isTaken ? `${text.replace(/\.$/, '')}: ${todo}` : text;
}
