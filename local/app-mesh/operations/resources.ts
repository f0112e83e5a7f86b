import type { Output } from '../../kit/call.ts';
import { missing, type Operation, type Operations, operation, type Place } from '../../kit/operations.ts';
import { nextAs, pageByName } from '../../kit/page.ts';
import { described, lastRevision, reference } from '../answers.ts';
import { announce, type Context, existing } from '../context.ts';
import { conflict, invalidToken, limitExceeded } from '../errors.ts';
import { listShape, nameShape, readList, readNames, readWrite, type Write, writeShape } from '../inputs.ts';
import { allKinds, collectionPath, type Kind, type KindFacts, kinds, lineage, type Names } from '../kinds.ts';
import { checkReferences, checkUnused } from '../references.ts';
import { nameOf, type Resource } from '../resources.ts';
import { type KindModel, models } from '../specs.ts';

/** @throws AwsError NotFoundException for the first parent that is not there */
function checkParents(context: Context, kind: Kind, names: Names): void {
  const { parent } = kinds[kind];
  if (parent !== undefined) existing(context, parent, names);
}

function create(context: Context, kind: Kind, { names, spec, tags }: Write, limit: number): Output {
  const { resources, now } = context;
  checkParents(context, kind, names);
  if (resources.find(kind, names) !== undefined)
    throw conflict(`${kind} with name ${nameOf({ kind, names })} already exists`);
  const parents = lineage(kind).slice(0, -1);
  const parentNames = Object.fromEntries(parents.map(({ nameMember }) => [nameMember, names[nameMember] ?? '']));
  if (resources.under(kind, parentNames).length >= limit) {
    const { parent = 'An account', many } = kinds[kind];
    throw limitExceeded(`${parent} can have ${limit} ${many}`);
  }
  checkReferences(resources, kind, names, spec);
  const at = now();
  const current = { spec, version: 1, lastUpdatedAt: at };
  const resource: Resource = { kind, names, uid: context.newId(), createdAt: at, current, tags };
  resources.put(resource);
  announce(context, resource);
  return described(resource, 'ACTIVE');
}

function update(context: Context, kind: Kind, { names, spec }: Write): Output {
  const before = existing(context, kind, names);
  checkReferences(context.resources, kind, names, spec);
  const current = { spec, version: before.current.version + 1, lastUpdatedAt: context.now() };
  const resource = { ...before, current, previous: before.current };
  context.resources.put(resource);
  announce(context, resource);
  return described(resource, 'ACTIVE');
}

/** A write that comes again with its client token gets the first one's answer and changes nothing. */
const write = (
  kind: Kind,
  model: KindModel,
  place: Place,
  creates: boolean,
  effect: (context: Context, asked: Write) => Output,
): Operation<Context> =>
  operation(
    writeShape(kind, model, creates),
    (context: Context, input, call) => {
      const asked = readWrite(kind, input);
      const { clientToken: token, ...request } = asked;
      return context.clientTokens.once(call.operation, token, request, () => effect(context, asked));
    },
    place,
  );

/** The names and places of a kind's five operations. */
function placesOf({ kind, one, many, nameMember }: KindFacts): Readonly<Record<string, Place>> {
  const path = collectionPath(kind);
  const single = `${path}/{${nameMember}}`;
  const list = `List${many.charAt(0).toUpperCase()}${many.slice(1)}`;
  return {
    [`Create${kind}`]: { method: 'PUT', path, payload: one },
    [list]: { method: 'GET', path },
    [`Describe${kind}`]: { method: 'GET', path: single, payload: one },
    [`Update${kind}`]: { method: 'PUT', path: single, payload: one },
    [`Delete${kind}`]: { method: 'DELETE', path: single, payload: one },
  };
}

const actions: Readonly<Record<string, (facts: KindFacts, model: KindModel, place: Place) => Operation<Context>>> = {
  Create: ({ kind }, model, place) =>
    write(kind, model, place, true, (context, asked) => create(context, kind, asked, model.limit)),
  Update: ({ kind }, model, place) =>
    write(kind, model, place, false, (context, asked) => update(context, kind, asked)),
  Describe: ({ kind }, _model, place) =>
    operation(
      nameShape(kind, 'Describe'),
      (context: Context, input) => {
        const resource = existing(context, kind, readNames(kind, input));
        return described(resource, 'ACTIVE', context.staleReads.revisionOf(resource));
      },
      place,
    ),
  Delete: ({ kind }, _model, place) =>
    operation(
      nameShape(kind, 'Delete'),
      (context: Context, input) => {
        const resource = existing(context, kind, readNames(kind, input));
        checkUnused(context.resources, resource);
        context.resources.remove(resource);
        announce(context, resource, true);
        return described(resource, 'DELETED', lastRevision(resource, context.now()));
      },
      place,
    ),
  List: ({ kind, many }, _model, place) =>
    operation(
      listShape(kind),
      (context: Context, input) => {
        const { parents, limit, token } = readList(kind, input);
        checkParents(context, kind, parents);
        const page = pageByName(context.resources.under(kind, parents), nameOf, { limit, token, invalidToken });
        return { [many]: page.items.map(reference), ...nextAs('nextToken', page) };
      },
      place,
    ),
};

function operationsOf(facts: KindFacts): readonly (readonly [string, Operation<Context>])[] {
  const model = models[facts.kind];
  return Object.entries(placesOf(facts)).map(([name, place]) => {
    const [verb = ''] = /^[A-Z][a-z]+/.exec(name) ?? [];
    const declare = actions[verb];
    return [name, model === undefined || declare === undefined ? missing(place) : declare(facts, model, place)];
  });
}

/** The five operations of every kind. */
export const resourceOperations: Operations<Context> = Object.fromEntries(allKinds.flatMap(operationsOf));
