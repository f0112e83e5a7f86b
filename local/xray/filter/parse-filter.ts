import type { ServiceKey } from '../traced.ts';
import { annotationTerm, flagTerm, type Matches, numberTerm, textTerm } from './comparison-terms.ts';
import { type Reader, readerOf, unexpected } from './reader.ts';
import { flagNames, numberNames, textNames } from './subject.ts';
import { invalidFilter } from './tokens.ts';

const isOneOf = <Name extends string>(names: readonly Name[], word: string): word is Name =>
  names.some((name) => name === word);

const known = [...flagNames, ...numberNames, ...textNames, 'annotation[key]', 'service()', 'edge()'].join(', ');

type IsService = (service: ServiceKey) => boolean;

/** `"name"`, or `id(name: "…", type: "…")`. */
function servicePattern(reader: Reader): IsService {
  const token = reader.take();
  if (token.kind === 'text') return ({ name }) => name === token.text;
  if (token.text !== 'id') throw unexpected(token, 'a name in double quotes, or id(name: "…", type: "…"),');
  reader.expect('(');
  const wanted: [member: 'name' | 'type', text: string][] = [];
  do {
    const member = reader.take();
    if (member.text !== 'name' && member.text !== 'type') throw unexpected(member, 'name or type');
    reader.expect(':');
    const value = reader.take();
    if (value.kind !== 'text') throw unexpected(value, 'a text in double quotes');
    wanted.push([member.text, value.text]);
  } while (reader.takeIf(','));
  reader.expect(')');
  return (service) => wanted.every(([member, text]) => service[member] === text);
}

/** The patterns between brackets; none for `()`. */
function patterns(reader: Reader): readonly IsService[] {
  reader.expect('(');
  if (reader.takeIf(')')) return [];
  const found = [servicePattern(reader)];
  while (reader.takeIf(',')) found.push(servicePattern(reader));
  reader.expect(')');
  return found;
}

/** What stands in braces behind a service or an edge. */
function innerFilter(reader: Reader): Matches {
  if (!reader.takeIf('{')) return () => true;
  const matches = alternatives(reader, true);
  reader.expect('}');
  return matches;
}

function complexTerm(reader: Reader, word: 'service' | 'edge', at: number): Matches {
  const found = patterns(reader);
  const inner = innerFilter(reader);
  const count = word === 'service' ? 1 : 2;
  if (found.length !== 0 && found.length !== count)
    throw invalidFilter(`${word}() at ${at} has ${found.length} services: ${count} or none are allowed`);
  const [first = () => true, second = () => true] = found;
  if (word === 'service') return ({ services }) => services.some((subject) => first(subject.service) && inner(subject));
  return ({ edges }) => edges.some((subject) => first(subject.from) && second(subject.to) && inner(subject));
}

function term(reader: Reader, isInner: boolean): Matches {
  const token = reader.take();
  const { kind, text: word, at } = token;
  if (kind !== 'word') throw unexpected(token, 'a keyword');
  const [, inBrackets, dotted] = /^annotation(?:\[(.+)\]|\.(.+))$/.exec(word) ?? [];
  const annotation = inBrackets ?? dotted;
  if (annotation !== undefined) return annotationTerm(reader, annotation);
  if (isOneOf(flagNames, word)) return flagTerm(reader, word);
  if (isOneOf(numberNames, word)) return numberTerm(reader, word);
  if (isOneOf(textNames, word)) return textTerm(reader, word);
  if (!isInner && (word === 'service' || word === 'edge')) return complexTerm(reader, word, at);
  throw invalidFilter(`the embedded AWS does not know ${word} at ${at}; it knows ${known}`);
}

function factor(reader: Reader, isInner: boolean): Matches {
  if (reader.takeIf('!')) {
    const matches = factor(reader, isInner);
    return (subject) => !matches(subject);
  }
  if (!reader.takeIf('(')) return term(reader, isInner);
  const matches = alternatives(reader, isInner);
  reader.expect(')');
  return matches;
}

/** Whether a factor begins here: expressions beside each other must all fit. */
function isFactorNext(reader: Reader): boolean {
  const { kind, text } = reader.peek();
  if (kind === 'sign') return text === '!' || text === '(';
  return kind === 'word' && text.toUpperCase() !== 'OR';
}

function factors(reader: Reader, isInner: boolean): Matches {
  const all = [factor(reader, isInner)];
  while (reader.takeIf('AND') || isFactorNext(reader)) all.push(factor(reader, isInner));
  return (subject) => all.every((matches) => matches(subject));
}

function alternatives(reader: Reader, isInner: boolean): Matches {
  const any = [factors(reader, isInner)];
  while (reader.takeIf('OR')) any.push(factors(reader, isInner));
  return (subject) => any.some((matches) => matches(subject));
}

/**
 * Compiles a filter expression. Source: AWS X-Ray developer guide, filter expressions.
 *
 * @throws AwsError InvalidRequestException that names what is wrong and where, or what is not known here
 */
export function parseFilter(expression: string): Matches {
  const reader = readerOf(expression);
  const matches = alternatives(reader, false);
  const rest = reader.peek();
  if (rest.kind !== 'end') throw unexpected(rest, 'AND, OR or the end');
  return matches;
}
