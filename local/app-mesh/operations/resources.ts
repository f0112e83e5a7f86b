import { region as ownRegion } from '../../kit/account.ts';
import type { Output } from '../../kit/call.ts';
import { type Operations, operation, type Place } from '../../kit/operations.ts';
import { nextAs, pageByName } from '../../kit/page.ts';
import { described, lastRevision, reference } from '../answers.ts';
import { announce, type Context, existing } from '../context.ts';
import { conflict, invalidToken, limitExceeded } from '../errors.ts';
import { listShape, nameShape, readList, readNames, readWrite, type Write, writeShape } from '../inputs.ts';
import { allKinds, collectionPath, type Kind, type KindFacts, kinds, type Names, parentsOf } from '../kinds.ts';
import { checkReferences } from '../references.ts';
import { nameOf, type Resource } from '../resources.ts';
import { models } from '../specs.ts';
import { checkUnused } from '../usage.ts';

/** @throws AwsError NotFoundException for the first parent that is not there */
function checkParents(context: Context, kind: Kind, names: Names): void {
  const { parent } = kinds[kind];
  if (parent !== undefined) existing(context, parent, names);
}

/** @throws AwsError LimitExceededException where the parent has as many of the kind as it may have */
function checkQuota({ resources }: Context, kind: Kind, names: Names): void {
  const { limit } = models[kind];
  const { parent = 'An account', many } = kinds[kind];
  const parentNames = Object.fromEntries(
    parentsOf(kind).map(({ nameMember }) => [nameMember, names[nameMember] ?? '']),
  );
  if (resources.under(kind, parentNames).length >= limit) throw limitExceeded(`${parent} can have ${limit} ${many}`);
}

function create(context: Context, kind: Kind, { names, spec, tags }: Write, region: string): Output {
  const { resources, now } = context;
  checkParents(context, kind, names);
  if (resources.find(kind, names) !== undefined)
    throw conflict(`${kind} with name ${nameOf({ kind, names })} already exists`);
  checkQuota(context, kind, names);
  checkReferences(resources, kind, names, spec);
  const at = now();
  const current = { spec, version: 1, lastUpdatedAt: at };
  const resource: Resource = { kind, names, region, uid: context.newId(), createdAt: at, current, tags };
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

type Effect = (context: Context, kind: Kind, asked: Write, region: string) => Output;

/** A write that comes again with its client token gets the first one's answer and changes nothing. */
const write = (shape: ReturnType<typeof writeShape>, { kind }: KindFacts, effect: Effect, place: Place) =>
  operation(
    shape,
    (context: Context, input, call) => {
      const asked = readWrite(kind, input);
      const { clientToken: token, ...request } = asked;
      const perform = () => effect(context, kind, asked, call.region ?? ownRegion);
      return context.clientTokens.once(call.operation, token, request, perform);
    },
    place,
  );

const describe = ({ kind }: KindFacts, place: Place) =>
  operation(
    nameShape(kind, 'Describe'),
    (context: Context, input) => {
      const resource = existing(context, kind, readNames(kind, input));
      return described(resource, 'ACTIVE', context.staleReads.revisionOf(resource));
    },
    place,
  );

const remove = ({ kind }: KindFacts, place: Place) =>
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
  );

const list = ({ kind, many }: KindFacts, place: Place) =>
  operation(
    listShape(kind),
    (context: Context, input) => {
      const { parents, limit, token } = readList(kind, input);
      checkParents(context, kind, parents);
      const page = pageByName(context.resources.under(kind, parents), nameOf, { limit, token, invalidToken });
      return { [many]: page.items.map(reference), ...nextAs('nextToken', page) };
    },
    place,
  );

function operationsOf(facts: KindFacts): Operations<Context> {
  const { kind, one, collection, nameMember } = facts;
  const { spec } = models[kind];
  const path = collectionPath(kind);
  const single = `${path}/{${nameMember}}`;
  return {
    [`Create${kind}`]: write(writeShape(kind, spec, true), facts, create, { method: 'PUT', path, payload: one }),
    [`List${collection}`]: list(facts, { method: 'GET', path }),
    [`Describe${kind}`]: describe(facts, { method: 'GET', path: single, payload: one }),
    [`Update${kind}`]: write(writeShape(kind, spec, false), facts, update, {
      method: 'PUT',
      path: single,
      payload: one,
    }),
    [`Delete${kind}`]: remove(facts, { method: 'DELETE', path: single, payload: one }),
  };
}

/** The five operations of every kind. */
export const resourceOperations: Operations<Context> = Object.assign({}, ...allKinds.map(operationsOf));
