import { coverage } from './coverage.ts';
import type { Examination } from './examination.ts';
import { sampleInput } from './sample-input.ts';
import type { Talk } from './talk.ts';
import type { World } from './world.ts';

/** What an examination leaves to be said; all of it empty when nothing is. */
export interface Conclusion {
  readonly objections: readonly string[];
  /** Operations that the embedded AWS has and that were never seen to succeed, or to refuse. */
  readonly neverSucceeded: readonly string[];
  readonly neverRefused: readonly string[];
  /** Operations of the SDK's client that it has not, and that do not answer with an error that names them. */
  readonly notNamed: readonly string[];
}

export const nothing: Conclusion = { objections: [], neverSucceeded: [], neverRefused: [], notNamed: [] };

/** @param fresh a world that nobody uses any more; @param except operations that can never succeed here, or never fail */
export async function concluded(
  talk: Talk,
  { objections, succeeded, refused }: Examination,
  fresh: World,
  except: { readonly success?: readonly string[]; readonly refusal?: readonly string[] } = {},
): Promise<Conclusion> {
  const { has, lacks } = await coverage(fresh, talk);
  const notNamed: string[] = [];
  for (const operation of lacks) {
    const input = talk.model.operations.get(operation)?.input;
    const said = await talk.say(operation, input === undefined ? {} : sampleInput(input));
    if (said.ok || said.code !== 'NotImplemented' || !said.message.includes(operation)) {
      notNamed.push(`${operation}: ${said.ok ? 'succeeded' : `${said.code}: ${said.message}`}`);
    }
  }
  return {
    objections: objections(),
    neverSucceeded: has.filter((name) => !succeeded.has(name) && !except.success?.includes(name)),
    neverRefused: has.filter((name) => !refused.has(name) && !except.refusal?.includes(name)),
    notNamed,
  };
}
