import { hostname } from 'node:os';
import { type LogOperator, type LogPiece, logPieces } from '../../app-mesh/log-format.ts';
import type { AccessLog } from '../config/snapshot.ts';
import type { Incoming } from '../exchange.ts';
import type { Forwarded } from '../forward.ts';
import type { MatchedRequest } from '../matched-request.ts';
import { timeText } from './time-text.ts';

/** A request that is over. */
export interface LoggedRequest {
  readonly request: Incoming;
  readonly matched: Pick<MatchedRequest, 'header'>;
  /** Undefined for a caller that left. */
  readonly answer: Forwarded | undefined;
  readonly cluster: string | undefined;
  /** Of the machine's clock, in milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
}

type Value = string | number | undefined;
type Reader = (logged: LoggedRequest) => Value;

const remote = ({ request: { socket } }: LoggedRequest) => socket.remoteAddress;

/** A header of the request, its values joined; pseudo-headers are those that go on. */
const requestHeader = ({ request, matched }: LoggedRequest, name: string): Value =>
  name.startsWith(':') ? matched.header(name) : request.headers[name]?.toString();

const answerHeader = ({ answer }: LoggedRequest, name: string): Value =>
  name === ':status' ? answer?.status : answer?.headers[name]?.toString();

/** The first of two headers that is there. */
const ofHeaders =
  (read: (logged: LoggedRequest, name: string) => Value) =>
  (argument = ''): Reader => {
    const names = argument.toLowerCase().split('?');
    return (logged) => names.map((name) => read(logged, name)).find((value) => value !== undefined);
  };

/** For an operator that takes no argument. */
const always = (read: Reader) => () => read;

const remoteWithPort: Reader = (logged) => `${remote(logged)}:${logged.request.socket.remotePort}`;

const readers: Readonly<Record<LogOperator, (argument: string | undefined) => Reader>> = {
  BYTES_RECEIVED: always(({ answer }) => answer?.bytesReceived ?? 0),
  BYTES_SENT: always(({ answer }) => answer?.bytesSent ?? 0),
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS: always(remoteWithPort),
  DOWNSTREAM_LOCAL_ADDRESS: always(({ request: { socket } }) => `${socket.localAddress}:${socket.localPort}`),
  DOWNSTREAM_REMOTE_ADDRESS: always(remoteWithPort),
  DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT: always(remote),
  DURATION: always(({ start, end }) => Math.floor(end - start)),
  HOSTNAME: always(() => hostname()),
  PROTOCOL: always(({ request }) => (request.httpVersion === '2.0' ? 'HTTP/2' : `HTTP/${request.httpVersion}`)),
  REQ: ofHeaders(requestHeader),
  RESP: ofHeaders(answerHeader),
  RESPONSE_CODE: always(({ answer }) => answer?.status ?? 0),
  RESPONSE_FLAGS: always(({ answer }) => (answer === undefined ? 'DC' : answer.flags || undefined)),
  START_TIME:
    (argument) =>
    ({ start }) =>
      timeText(start, argument),
  UPSTREAM_CLUSTER: always(({ cluster }) => cluster),
  UPSTREAM_HOST: always(({ answer }) => answer?.upstream?.replace(/^\w+:\/\//, '')),
  UPSTREAM_REQUEST_ATTEMPT_COUNT: always(({ answer }) => answer?.attempts ?? 0),
};

/** Control characters, which a terminal would obey, as they are written in source. Text from outside stays text. */
const harmless = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(2, '0');
    return `\\x${code}`;
  });

const cut = (value: Value, most: number | undefined): Value =>
  most === undefined || value === undefined ? value : String(value).slice(0, most);

function readerOf(piece: LogPiece): Reader {
  if (piece.kind === 'text') return () => piece.text;
  const { name, argument, most } = piece;
  const read = readers[name](argument);
  return (logged) => {
    const value = cut(read(logged), most);
    return typeof value === 'string' ? harmless(value) : value;
  };
}

/** The texts of a format, one after the other; `-` where there is no value. */
function textOf(format: string): (logged: LoggedRequest) => string {
  const all = logPieces(format).map(readerOf);
  return (logged) => all.map((read) => read(logged) ?? '-').join('');
}

/** A value of JSON: a number or null where the format is one operator alone, else a text. */
function jsonValueOf(format: string): (logged: LoggedRequest) => string | number | null {
  const [only, ...more] = logPieces(format);
  if (only?.kind !== 'operator' || more.length > 0) return textOf(format);
  const read = readerOf(only);
  return (logged) => read(logged) ?? null;
}

/** The default format of App Mesh's Envoys. */
const defaultFormat =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%"\n';

/** What a request adds to a log: a text format ends no line that it does not end itself, and JSON takes one each. */
export function logLine({ format }: AccessLog): (logged: LoggedRequest) => string {
  if (format?.json === undefined) return textOf(format?.text ?? defaultFormat);
  const values = format.json.map(({ key, value }) => [key, jsonValueOf(value)] as const);
  return (logged) => `${JSON.stringify(Object.fromEntries(values.map(([key, read]) => [key, read(logged)])))}\n`;
}
