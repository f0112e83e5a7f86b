/** A piece of an access log's line: text as it stands, or what a command operator stands for. */
export type LogPiece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'operator';
      readonly name: LogOperator;
      /** What stands in its brackets. */
      readonly argument: string | undefined;
      /** No more characters than these. */
      readonly most: number | undefined;
    };

/** Command operators that take no brackets, and those that need some. Source: Envoy, access logging, command operators. */
const bare = [
  'BYTES_RECEIVED',
  'BYTES_SENT',
  'DOWNSTREAM_DIRECT_REMOTE_ADDRESS',
  'DOWNSTREAM_LOCAL_ADDRESS',
  'DOWNSTREAM_REMOTE_ADDRESS',
  'DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT',
  'DURATION',
  'HOSTNAME',
  'PROTOCOL',
  'RESPONSE_CODE',
  'RESPONSE_FLAGS',
  'UPSTREAM_CLUSTER',
  'UPSTREAM_HOST',
  'UPSTREAM_REQUEST_ATTEMPT_COUNT',
] as const;
const ofHeader = ['REQ', 'RESP'] as const;
const either = ['START_TIME'] as const;

export type LogOperator = (typeof bare)[number] | (typeof ofHeader)[number] | (typeof either)[number];

const known: readonly LogOperator[] = [...bare, ...ofHeader, ...either].sort();
const isOneOf = <Name extends string>(names: readonly Name[], name: string): name is Name =>
  (names as readonly string[]).includes(name);

/** A format that cannot be followed; the message is Envoy's where it has one. */
export class LogFormatError extends Error {
  override readonly name = 'LogFormatError';
}

/** `%NAME%`, `%NAME(ARGUMENT)%` or `%NAME(ARGUMENT):LENGTH%`, from where it begins. */
const command = /%([A-Z_0-9]+)(?:\(([^)]*)\))?(?::(\d+))?%/y;
/** Of strftime, with Envoy's own for fractions of a second. */
const timeFormat = /^(?:[^%]|%[YmdHMSsTF%]|%[1-9]?f)*$/;

function operatorOf(name: string, argument: string | undefined, most: string | undefined): LogPiece {
  if (!isOneOf(known, name))
    throw new LogFormatError(`Not supported field in StreamInfo: ${name}. Known are ${known.join(', ')}`);
  if (isOneOf(ofHeader, name) && !/^[^?\s]+(\?[^?\s]+)?$/.test(argument ?? ''))
    throw new LogFormatError(`${name} needs a header, or two as in ${name}(X?Y)`);
  if (isOneOf(bare, name) && argument !== undefined) throw new LogFormatError(`${name} takes no brackets`);
  if (name === 'START_TIME' && !timeFormat.test(argument ?? ''))
    throw new LogFormatError(`START_TIME(${argument}): known are %Y %m %d %H %M %S %s %T %F, %f and %3f`);
  return { kind: 'operator', name, argument, most: most === undefined ? undefined : Number(most) };
}

/** Where a time is given, its own percent signs stand within the brackets. @throws LogFormatError */
export function logPieces(format: string): readonly LogPiece[] {
  const pieces: LogPiece[] = [];
  let text = '';
  const endText = () => {
    if (text !== '') pieces.push({ kind: 'text', text });
    text = '';
  };
  for (let at = 0; at < format.length; ) {
    if (format[at] !== '%') {
      text += format[at];
      at += 1;
    } else if (format[at + 1] === '%') {
      text += '%';
      at += 2;
    } else {
      command.lastIndex = at;
      const found = command.exec(format);
      if (found === null) throw new LogFormatError(`Couldn't find valid command at position ${at}`);
      endText();
      const [whole, name = '', argument, most] = found;
      pieces.push(operatorOf(name, argument, most));
      at += whole.length;
    }
  }
  endText();
  return pieces;
}
