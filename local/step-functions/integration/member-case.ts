import type { ServiceName } from '../../kit/call.ts';
import { isoTime } from '../engine/context.ts';
import type { Json, JsonObject } from '../engine/json.ts';
import { isJsonObject } from '../engine/json.ts';

/** Services whose API spells its members in camelCase; in a state machine every member is in PascalCase. */
const camelCase: ReadonlySet<ServiceName> = new Set(['appmesh', 'states']);

const rename = (value: Json, change: (key: string) => string): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => rename(item, change));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [change(key), rename(member, change)]));
};

const lowerFirst = (key: string) => key.charAt(0).toLowerCase() + key.slice(1);
const upperFirst = (key: string) => key.charAt(0).toUpperCase() + key.slice(1);

/** Members of Step Functions' own API that hold the text of a JSON value: given as JSON, they are made a text. */
const jsonTexts = new Set(['Input', 'Output']);

/** A task's arguments as the service wants them. */
export function toService(service: ServiceName, taskArguments: JsonObject): JsonObject {
  if (!camelCase.has(service)) return taskArguments;
  const isJsonText = (key: string, value: Json) =>
    service === 'states' && jsonTexts.has(key) && typeof value !== 'string';
  return Object.fromEntries(
    Object.entries(taskArguments).map(([key, value]) => [
      lowerFirst(key),
      isJsonText(key, value) ? JSON.stringify(value) : rename(value, lowerFirst),
    ]),
  );
}

/** A service's answer as a task's result. Step Functions' dates become texts, as AWS shows them. */
export function fromService(service: ServiceName, output: Json): Json {
  if (!camelCase.has(service)) return output;
  const renamed = rename(output, upperFirst);
  if (service !== 'states' || !isJsonObject(renamed)) return renamed;
  return Object.fromEntries(
    Object.entries(renamed).map(([key, value]) => [
      key,
      key.endsWith('Date') && typeof value === 'number' ? isoTime(value * 1000) : value,
    ]),
  );
}
