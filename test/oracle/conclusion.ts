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

/** Operations that can be seen in one way only. */
export interface Exceptions {
  /** They can never succeed here. */
  readonly success?: readonly string[];
  /** They can never fail. */
  readonly refusal?: readonly string[];
  /** They are sent without a signature, and that is what is said of them. */
  readonly unsigned?: readonly string[];
}

/** How an operation that is not there is refused: AWS's own words for it, or the embedded AWS's. */
const refusals = ['InvalidAction', 'NotImplemented', 'UnknownOperationException'];

/** @param fresh a world that nobody uses any more */
export async function concluded(
  talk: Talk,
  { objections, succeeded, refused }: Examination,
  fresh: World,
  except: Exceptions = {},
): Promise<Conclusion> {
  const { has, lacks } = await coverage(fresh, talk);
  const notNamed: string[] = [];
  for (const operation of lacks) {
    const input = talk.model.operations.get(operation)?.input;
    const said = await talk.say(operation, input === undefined ? {} : sampleInput(input));
    if (except.unsigned?.includes(operation)) continue;
    if (said.ok || !refusals.includes(said.code) || !said.message.includes(operation)) {
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
