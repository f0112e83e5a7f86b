import * as z from 'zod';
import { detailOf } from '../core/events/event-detail.ts';
import { eventSchemas } from '../core/events/event-schema.ts';
import { lineSamples, rolloutSamples, sampleSender } from './event-samples.ts';
import { eventSchemaFile, openSchemaOf } from './event-schema.ts';
import { markdownTable } from './markdown-table.ts';
import { meaningOf, runbookLink } from './runbook.ts';

/** The page of the events. */
export const eventsFile = 'docs/generated/events.md';

const shape = z.object({
  properties: z.record(z.string(), z.object({ type: z.string(), description: z.string() })),
  required: z.array(z.string()),
});

/** Each event on the stack's bus: its meaning, its members, an example. */
export const eventsText = (): string =>
  `${[
    '# Events on the bus',
    `Meshshift reports on the stack's own bus with the source \`meshshift\`. Events come at least once and in any order: \`eventId\` is the same each time, and \`version\` grows when a member goes or changes its meaning. New members come without that: let those pass that you do not know. For code there is a [JSON Schema](${eventSchemaFile.split('/').at(-1)}) of each event as EventBridge delivers it. What to press for each is in the [runbook](../runbook/events.md).`,
    'This page is made from the code that sends them (`npm run generate`).',
    '## Members of the detail',
    markdownTable(
      ['Member', 'Type', ''],
      [...members().values()].map(({ name, type, description }) => [`\`${name}\``, type, description]),
    ),
    ...[...rolloutSamples, ...lineSamples].flatMap((event) => [
      `## \`${event.type}\``,
      `${meaningOf('Events', event.type)} (${runbookLink('Events', event.type)})`,
      `Its detail: ${membersOf(event.type)
        .map(({ name, isRequired }) => `\`${name}\`${isRequired ? '' : ' (may be absent)'}`)
        .join(', ')}.`,
      `\`\`\`json\n${JSON.stringify({ source: 'meshshift', 'detail-type': event.type, detail: detailOf(event, sampleSender) }, null, 2)}\n\`\`\``,
    ]),
  ].join('\n\n')}\n`;

interface Member {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly isRequired: boolean;
}

function membersOf(type: string): readonly Member[] {
  const schema = eventSchemas.get(type);
  if (schema === undefined) throw new Error(`no schema for ${type}`);
  const { properties, required } = shape.parse(openSchemaOf(schema));
  return Object.entries(properties).map(([name, member]) => ({ name, ...member, isRequired: required.includes(name) }));
}

/** Each member that any event has, once. */
const members = (): ReadonlyMap<string, Member> =>
  new Map([...eventSchemas.keys()].flatMap((type) => membersOf(type).map((member) => [member.name, member] as const)));
