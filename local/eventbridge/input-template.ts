import type { EventEnvelope } from './event.ts';
import { follow, parseJsonPath } from './json-path.ts';

/** What a template's reserved variables `<aws.events...>` stand for. */
export interface TemplateContext {
  readonly ruleArn: string;
  readonly ruleName: string;
  /** ISO 8601. */
  readonly ingestionTime: string;
}

const placeholder = /\\.|"|<([\w.-]+)>/gs;

const reserved = (event: EventEnvelope, context: TemplateContext): Readonly<Record<string, unknown>> => {
  const { detail: _, ...withoutDetail } = event;
  return {
    'aws.events.rule-arn': context.ruleArn,
    'aws.events.rule-name': context.ruleName,
    'aws.events.event.ingestion-time': context.ingestionTime,
    'aws.events.event': withoutDetail,
    'aws.events.event.json': event,
  };
};

/** Between quotes a value is written without quotes of its own; elsewhere as JSON. A path that led nowhere leaves nothing. */
const written = (value: unknown, quoted: boolean): string => {
  if (value === undefined) return quoted ? '' : 'null';
  const json = JSON.stringify(value);
  if (!quoted) return json;
  return typeof value === 'string' ? json.slice(1, -1) : JSON.stringify(json).slice(1, -1);
};

/** Fills `<name>` with what `paths` finds in the event; a name that nobody defined stays as it is written. */
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
    const path = paths[name];
    if (path !== undefined) return written(follow(event, parseJsonPath(path)), quoted);
    return Object.hasOwn(known, name) ? written(known[name], quoted) : found;
  });
}
