import { validationError } from './errors.ts';

/** coefficient x 10^exponent, without trailing zeros in the coefficient; zero is 0 x 10^0. */
interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const shape = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const small = /^(?:0|-?[1-9]\d{0,14})$/;
/** Few digits, the last of them behind the point no zero: written as DynamoDB writes it. */
const shortFraction = /^-?(?:0|[1-9]\d{0,14})\.\d{0,14}[1-9]$/;
const zero: Decimal = { coefficient: 0n, exponent: 0 };

function parse(text: string): Decimal {
  const [, sign, whole = '', fraction = '', power = '0'] = shape.exec(text) ?? [];
  if (whole + fraction === '') {
    throw validationError(`The parameter cannot be converted to a numeric value${text === '' ? '' : `: ${text}`}`);
  }
  const digits = (whole + fraction).replace(/0+$/, '');
  const dropped = whole.length + fraction.length - digits.length;
  const coefficient = BigInt(digits === '' ? 0 : digits);
  if (coefficient === 0n) return zero;
  return {
    coefficient: sign === '-' ? -coefficient : coefficient,
    exponent: Number(power) - fraction.length + dropped,
  };
}

function checked(decimal: Decimal): Decimal {
  const digits = decimal.coefficient.toString().replace('-', '').length;
  const magnitude = digits - 1 + decimal.exponent;
  const attempt = 'Attempting to store a number with magnitude';
  if (magnitude > 125) throw validationError(`Number overflow. ${attempt} larger than supported range`);
  if (magnitude < -130) throw validationError(`Number underflow. ${attempt} smaller than supported range`);
  if (digits > 38) throw validationError('Attempting to store more than 38 significant digits in a Number');
  return decimal;
}

function plain({ coefficient, exponent }: Decimal): string {
  const sign = coefficient < 0n ? '-' : '';
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString();
  if (exponent >= 0) return sign + digits + '0'.repeat(exponent);
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

function aligned(left: Decimal, right: Decimal): { left: bigint; right: bigint; exponent: number } {
  const exponent = Math.min(left.exponent, right.exponent);
  const scaled = (decimal: Decimal) => decimal.coefficient * 10n ** BigInt(decimal.exponent - exponent);
  return { left: scaled(left), right: scaled(right), exponent };
}

/** The one way in which DynamoDB writes a number: `1.50` is `1.5`, `1e3` is `1000`. @throws ValidationException out of range or longer than 38 digits */
export const canonicalNumber = (text: string): string =>
  small.test(text) || shortFraction.test(text) ? text : plain(checked(parse(text)));

export function addNumbers(left: string, right: string): string {
  if (small.test(left) && small.test(right)) return String(Number(left) + Number(right));
  const terms = aligned(parse(left), parse(right));
  return canonicalNumber(`${terms.left + terms.right}e${terms.exponent}`);
}

export const subtractNumbers = (left: string, right: string): string =>
  addNumbers(left, right.startsWith('-') ? right.slice(1) : right === '0' ? right : `-${right}`);

/** Negative, zero or positive, as for sorting. */
export function compareNumbers(left: string, right: string): number {
  if (small.test(left) && small.test(right)) return Number(left) - Number(right);
  const terms = aligned(parse(left), parse(right));
  return terms.left < terms.right ? -1 : terms.left > terms.right ? 1 : 0;
}

/** Significant decimal digits, as item sizes count them. */
export function significantDigits(text: string): number {
  if (shortFraction.test(text)) return text.replace(/^[-0.]+|\./g, '').length;
  if (!small.test(text)) return parse(text).coefficient.toString().replace('-', '').length;
  const sign = text.startsWith('-') ? 1 : 0;
  let end = text.length;
  while (end > sign + 1 && text[end - 1] === '0') end -= 1;
  return end - sign;
}
