import type { AnnotationValue } from '../segment-document.ts';
import {
  type Compare,
  flagComparison,
  numberComparison,
  numberOperators,
  textComparison,
  textOperators,
} from './comparisons.ts';
import { type Reader, unexpected } from './reader.ts';
import type { FlagName, NumberName, Subject, TextName } from './subject.ts';

/** Whether something fits an expression. */
export type Matches = (subject: Subject) => boolean;

const operators = /^(?:[=<>]|!=|<=|>=|CONTAINS|BEGINSWITH|ENDSWITH)$/;

const takeOperator = (reader: Reader): string | undefined =>
  reader.peek().kind !== 'text' && operators.test(reader.peek().text) ? reader.take().text : undefined;

/** A value as it is written: a text in quotes, a number, `true` or `false`; undefined for anything else. */
function takeValue(reader: Reader): AnnotationValue | undefined {
  const { kind, text } = reader.peek();
  if (kind === 'text') return reader.take().text;
  if (kind === 'number') return Number(reader.take().text);
  return kind === 'word' && (text === 'true' || text === 'false') ? reader.take().text === 'true' : undefined;
}

function comparison(operator: string, value: AnnotationValue | undefined): Compare | undefined {
  if (typeof value === 'number') return numberComparison(operator, value);
  if (typeof value === 'string') return textComparison(operator, value);
  return value === undefined ? undefined : flagComparison(operator, value);
}

/** What a kind of keyword is compared with, in the words of a refusal. */
const allowedOf = {
  boolean: '= or != with true or false',
  number: `${numberOperators} with a number`,
  string: `${textOperators} with a text in double quotes`,
};

/** @throws AwsError InvalidRequestException for a comparison that this kind of value does not have */
function compareWith(reader: Reader, type: keyof typeof allowedOf): Compare {
  const at = reader.peek();
  const operator = takeOperator(reader);
  const value = operator === undefined ? undefined : takeValue(reader);
  const compare = typeof value === type && operator !== undefined ? comparison(operator, value) : undefined;
  if (compare === undefined) throw unexpected(at, allowedOf[type]);
  return compare;
}

/** A flag, alone or compared with a truth value. */
export function flagTerm(reader: Reader, name: FlagName): Matches {
  const isCompared = ['=', '!='].includes(reader.peek().text);
  const compare: Compare = isCompared ? compareWith(reader, 'boolean') : (found) => found === true;
  return ({ flags }) => compare(flags[name] ?? false);
}

export function numberTerm(reader: Reader, name: NumberName): Matches {
  const compare = compareWith(reader, 'number');
  return ({ numbers }) => numbers[name] !== undefined && compare(numbers[name]);
}

export function textTerm(reader: Reader, name: TextName): Matches {
  const compare = compareWith(reader, 'string');
  return ({ texts }) => (texts[name] ?? []).some((found) => found !== undefined && compare(found));
}

/** An annotation: that it is there, or that a value of it compares as it is said. */
export function annotationTerm(reader: Reader, key: string): Matches {
  const at = reader.peek();
  const operator = takeOperator(reader);
  const compare = operator === undefined ? () => true : comparison(operator, takeValue(reader));
  if (compare === undefined) throw unexpected(at, 'an operator with a text in double quotes, a number, true or false');
  return ({ annotations }) => annotations.some(([own, value]) => own === key && compare(value));
}
