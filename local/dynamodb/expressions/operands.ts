import type { AttributeValue, TypeName } from '../attribute-value.ts';
import { typeOf } from '../attribute-value.ts';
import type { DocumentPath } from '../document-path.ts';
import type { Placeholders } from './placeholders.ts';
import type { Problems } from './problems.ts';
import { isReservedWord } from './reserved-words.ts';
import type { Tokens } from './tokens.ts';

export interface PathOperand {
  readonly kind: 'path';
  readonly path: DocumentPath;
}

export interface ValueOperand {
  readonly kind: 'value';
  readonly value: AttributeValue;
}

/** What reading an expression needs: its tokens, the request's placeholders, and where problems are noted. */
export interface Reading {
  readonly tokens: Tokens;
  readonly placeholders: Placeholders;
  readonly problems: Problems;
}

function readName({ tokens, placeholders, problems }: Reading): string {
  const token = tokens.next;
  if (token.kind !== 'word' && token.kind !== 'name') throw tokens.unexpected();
  tokens.take();
  if (token.kind === 'word') {
    if (isReservedWord(token.text)) {
      problems.note('reserved', `Attribute name is a reserved keyword; reserved keyword: ${token.text}`);
    }
    return token.text;
  }
  const name = placeholders.name(token.text);
  if (name !== undefined) return name;
  problems.note(
    'name',
    `An expression attribute name used in the document path is not defined; attribute name: ${token.text}`,
  );
  return token.text;
}

export function readPath(reading: Reading): DocumentPath {
  const { tokens } = reading;
  const path: [string, ...(string | number)[]] = [readName(reading)];
  for (;;) {
    if (tokens.takeIf(tokens.isSymbol('.'))) path.push(readName(reading));
    else if (tokens.takeIf(tokens.isSymbol('['))) {
      if (tokens.next.kind !== 'index') throw tokens.unexpected();
      path.push(Number(tokens.take().text));
      tokens.expectSymbol(']');
    } else return path;
  }
}

export function readValue({ tokens, placeholders, problems }: Reading): ValueOperand {
  const reference = tokens.take().text;
  const value = placeholders.value(reference);
  if (value !== undefined) return { kind: 'value', value };
  problems.note(
    'value',
    `An expression attribute value used in expression is not defined; attribute value: ${reference}`,
  );
  return { kind: 'value', value: { NULL: true } };
}

/** The arguments of a function, its name and opening parenthesis already taken. */
export function readArguments<Argument>({ tokens }: Reading, readOne: () => Argument): Argument[] {
  const found = [readOne()];
  while (tokens.takeIf(tokens.isSymbol(','))) found.push(readOne());
  tokens.expectSymbol(')');
  return found;
}

/** The type of an operand that the request itself gives; undefined for one that depends on the item. */
export const givenType = (operand: { readonly kind: string } | undefined): TypeName | undefined =>
  operand !== undefined && isValue(operand) ? typeOf(operand.value) : undefined;

const isValue = (operand: { readonly kind: string }): operand is ValueOperand => operand.kind === 'value';

export const wrongType = (name: string, type: TypeName): string =>
  `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`;

export const wrongCount = (name: string, count: number): string =>
  `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`;

export const needsPath = (name: string): string =>
  `Operator or function requires a document path; operator or function: ${name}`;
