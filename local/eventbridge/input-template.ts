import { own } from '../kit/json.ts';
import type { EventEnvelope } from './event.ts';
import { follow, parseJsonPath } from './json-path.ts';

/** What a template's reserved variables `<aws.events...>` stand for. */
interface TemplateContext {
  readonly ruleArn: string;
  readonly ruleName: string;
  /** ISO 8601. */
  readonly ingestionTime: string;
}

const placeholder = /\\.|"|<([\w.-]+)>/gs;

const reserved = (event: EventEnvelope, context: TemplateContext): Readonly<Record<string, unknown>> => {
  const { detail: _, 'detail-type': detailType, ...rest } = event;
  return {
    'aws.events.rule-arn': context.ruleArn,
    'aws.events.rule-name': context.ruleName,
    'aws.events.event.ingestion-time': context.ingestionTime,
    // Under this name AWS spells it so (recorded), and in the whole event as everywhere.
    'aws.events.event': { ...rest, detailType },
    'aws.events.event.json': event,
  };
};

/** As text without quotes: `{a:x}`. */
const bare = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(bare).join(',')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, member]) => `${key}:${bare(member)}`)
    .join(',')}}`;
};

/** Between quotes a value is written without quotes of its own; elsewhere as JSON. A path that led nowhere is an empty text. */
const written = (value: unknown, quoted: boolean): string => {
  const found = value === undefined ? '' : value;
  const text = JSON.stringify(quoted ? bare(found) : found);
  return quoted ? text.slice(1, -1) : text;
};

const names = ['rule-arn', 'rule-name', 'event.ingestion-time', 'event', 'event.json'];
const isReserved = (name: string): boolean => names.some((one) => name === `aws.events.${one}`);

/** The placeholders that neither the paths nor EventBridge define, in their order. */
export const undefinedPlaceholders = (template: string, paths: Readonly<Record<string, string>>): readonly string[] =>
  [...template.matchAll(placeholder)].flatMap(([, name]) =>
    name === undefined || Object.hasOwn(paths, name) || isReserved(name) ? [] : [name],
  );

/** Fills `<name>` with what `paths` finds in the event; a name that is not defined stays as it is written. */
export function fillTemplate(
  template: string,
  paths: Readonly<Record<string, string>>,
  event: EventEnvelope,
  context: TemplateContext,
): string {
  const known = reserved(event, context);
  let quoted = false;
  return template.replace(placeholder, (found, name: string | undefined) => {
    if (found === '"') quoted = !quoted;
    if (name === undefined) return found;
    const path = own(paths, name);
    if (path !== undefined) return written(follow(event, parseJsonPath(path)), quoted);
    return Object.hasOwn(known, name) ? written(known[name], quoted) : found;
  });
}
