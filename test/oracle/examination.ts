import { bodyShape } from './shapes/input.ts';
import { spoiled } from './spoiled.ts';
import type { Talk } from './talk.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * A talk that is kept as a list of objections: each answer that the SDK's model does not allow, each call that ended
 * otherwise than it should, each spoiled input that was accepted.
 */
export interface Examination {
  /** Spoils the input in every way, each of which must be refused; then asks in earnest and must succeed. */
  good(operation: string, input: Json): Promise<Json>;
  /** Must be refused with this code. */
  bad(operation: string, code: string, input: Json): Promise<void>;
  objections(): readonly string[];
  /** Operations that succeeded at least once, and those that were refused at least once. */
  readonly succeeded: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
}

export function examination(talk: Talk): Examination {
  const objections: string[] = [];
  const succeeded = new Set<string>();
  const refused = new Set<string>();
  const { service } = talk.model;
  const object = (operation: string, what: string) => objections.push(`${service}:${operation}: ${what}`);

  const spoil = async (operation: string, input: Json): Promise<void> => {
    const shape = bodyShape(talk.model, operation);
    const body = await talk.body(operation, input);
    if (shape === undefined || body === undefined) return;
    for (const { how, body: wrong, names } of spoiled(shape, body)) {
      const said = await talk.say(operation, input, () => wrong);
      if (said.ok) object(operation, `was accepted although ${how}`);
      else if (names !== undefined && !said.message.includes(names)) {
        object(operation, `was refused without naming ${names} (${how}): ${said.message}`);
      } else refused.add(operation);
    }
  };

  return {
    succeeded,
    refused,
    async good(operation, input) {
      await spoil(operation, input);
      const said = await talk.say(operation, input);
      if (said.ok) {
        succeeded.add(operation);
        return said.output;
      }
      object(operation, `was refused: ${said.code}: ${said.message}`);
      return {};
    },
    async bad(operation, code, input) {
      const said = await talk.say(operation, input);
      if (said.ok) object(operation, `was accepted, which should be ${code}`);
      else if (said.code !== code) object(operation, `was refused with ${said.code} and not ${code}: ${said.message}`);
      refused.add(operation);
    },
    objections: () => [...new Set([...talk.recorder.problems(), ...objections])],
  };
}
