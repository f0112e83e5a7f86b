import { commandPages } from './commands.ts';
import { errorsFile, errorsText } from './errors.ts';
import { eventSchemaFile, eventSchemaText } from './event-schema.ts';
import { eventsFile, eventsText } from './events.ts';
import { schemaFile, schemaText } from './schema.ts';
import { specPageFile, specPageText } from './spec-page.ts';

/** Every file that is made and never written by hand, by its path in the repository, with the text that it has to have. */
export const generated: ReadonlyMap<string, () => string> = new Map([
  [schemaFile, schemaText],
  [eventSchemaFile, eventSchemaText],
  [specPageFile, specPageText],
  [eventsFile, eventsText],
  [errorsFile, errorsText],
  ...commandPages,
]);
