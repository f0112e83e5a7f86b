import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { appMesh } from '../../../local/app-mesh/app-mesh.ts';
import { type Kind, kinds, lineage } from '../../../local/app-mesh/kinds.ts';
import { asking, countedSurroundings, refusal } from '../asking.ts';
import { type Walkthrough, type WalkthroughInput, walkthroughs } from './walkthroughs.ts';

const own = walkthroughs.filter(({ meshOwner }) => meshOwner === undefined);
const shared = walkthroughs.filter(({ meshOwner }) => meshOwner !== undefined);

const isKind = (name: string): name is Kind => Object.hasOwn(kinds, name);
function kindOf(operation: string): Kind {
  const kind = operation.replace(/^Create/, '');
  if (!isKind(kind)) throw new Error(`${operation} creates nothing of App Mesh.`);
  return kind;
}

/** The names of what an input creates, from the mesh down. */
const namesIn = (kind: Kind, created: WalkthroughInput) =>
  Object.fromEntries(lineage(kind).map(({ nameMember }) => [nameMember, created[nameMember]]));

const spec = z.looseObject({
  listeners: z.optional(
    z.array(
      z.looseObject({
        portMapping: z.object({ port: z.int(), protocol: z.string() }),
        healthCheck: z.optional(z.looseObject({})),
      }),
    ),
  ),
});

/** A spec with the two members that App Mesh fills in: a health check's port, and the backends of a node without any. */
function described(kind: Kind, sent: WalkthroughInput['spec']) {
  const { listeners, ...rest } = spec.parse(sent);
  const filled = listeners?.map(({ healthCheck, ...listener }) =>
    healthCheck === undefined
      ? listener
      : { ...listener, healthCheck: { port: listener.portMapping.port, ...healthCheck } },
  );
  return {
    ...(kind === 'VirtualNode' ? { backends: [] } : {}),
    ...rest,
    ...(filled === undefined ? {} : { listeners: filled }),
  };
}

/** The order in which a mesh is taken down. */
const downwards: readonly Kind[] = [
  'GatewayRoute',
  'VirtualGateway',
  'VirtualService',
  'Route',
  'VirtualRouter',
  'VirtualNode',
  'Mesh',
];

/** An account that is empty, but for the mesh where a walkthrough takes one for granted. */
async function account({ createsMesh, mesh }: Walkthrough) {
  const ask = asking(appMesh(countedSurroundings()));
  if (!createsMesh) await ask('CreateMesh', { meshName: mesh });
  return ask;
}

describe('Q5: every operation of a walkthrough’s template is accepted, described as it was sent, and taken back', () => {
  test.each(own.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const ask = await account(one);
    const made = one.operations.map(([operation, sent]) => ({ kind: kindOf(operation), sent }));

    for (const { kind, sent } of made) await ask(`Create${kind}`, sent);

    for (const { kind, sent } of made) {
      const answer = await ask(`Describe${kind}`, namesIn(kind, sent));
      expect(answer[kinds[kind].one]).toHaveProperty('spec', described(kind, sent.spec));
    }
    for (const kind of downwards) {
      for (const { sent } of made.filter((resource) => resource.kind === kind)) {
        await ask(`Delete${kind}`, namesIn(kind, sent));
      }
    }
    if (!one.createsMesh) await ask('DeleteMesh', { meshName: one.mesh });
    expect(await ask('ListMeshes')).toEqual({ meshes: [] });
  });

  test.each(shared.map((one) => [one.name, one] as const))(
    '%s is forbidden, as its mesh is another account’s',
    async (_name, one) => {
      const ask = await account(one);

      for (const [operation, sent] of one.operations) {
        expect(await refusal(ask(operation, sent))).toMatchObject({ code: 'ForbiddenException', status: 403 });
      }
    },
  );

  test('there are 44 of them, with 459 operations', () => {
    expect(walkthroughs).toHaveLength(44);
    expect(walkthroughs.flatMap(({ operations }) => operations)).toHaveLength(459);
  });
});
