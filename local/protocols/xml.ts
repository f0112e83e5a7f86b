import { isRecord } from '../kit/json.ts';
import { isoTime, isTimestamp } from './timestamps.ts';

/** What a service's XML has besides structures and the ordinary `<List><member/></List>`. */
export interface XmlRules {
  /** List -> the element that stands for each of its items, without one around them. */
  readonly flatLists?: Readonly<Record<string, string>>;
  /** Maps that are written in the ordinary way, `<Map><entry><key/><value/></entry></Map>`. */
  readonly maps?: readonly string[];
  /** Map -> the element of each pair, with Name and Value inside. */
  readonly flatMaps?: Readonly<Record<string, string>>;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const isControl = (character: string): boolean => character < ' ' && !'\t\n'.includes(character);

/** Text for an element or an attribute. XML 1.0 has no control characters at all: they become a question mark. */
export const escapeXml = (text: string): string =>
  [...text]
    .map((character) => (isControl(character) && character !== '\r' ? '?' : character))
    .join('')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
    .replaceAll('\r', '&#xD;');

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

function xmlOf(name: string, value: unknown, rules: XmlRules): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) {
    const flat = rules.flatLists?.[name];
    if (flat !== undefined) return value.map((item) => xmlOf(flat, item, rules)).join('');
    const inside = isTimestamp(name) ? value.map((item) => isoTime(Number(item))) : value;
    return element(name, inside.map((item) => xmlOf('member', item, rules)).join(''));
  }
  if (!isRecord(value)) {
    return element(name, escapeXml(isTimestamp(name) ? isoTime(Number(value)) : String(value)));
  }
  const flat = rules.flatMaps?.[name];
  if (flat !== undefined) {
    return Object.entries(value)
      .map(([key, item]) => element(flat, xmlOf('Name', key, rules) + xmlOf('Value', item, rules)))
      .join('');
  }
  if (rules.maps?.includes(name) !== true) return element(name, xmlMembers(value, rules));
  const entries = Object.entries(value).map(([key, item]) => xmlMembers({ entry: { key, value: item } }, rules));
  return element(name, entries.join(''));
}

/** The members of an output, one element each; undefined and null ones are left out. */
export const xmlMembers = (members: Readonly<Record<string, unknown>>, rules: XmlRules = {}): string =>
  Object.entries(members)
    .map(([name, value]) => xmlOf(name, value, rules))
    .join('');
