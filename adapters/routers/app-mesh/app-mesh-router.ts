import { createHash } from 'node:crypto';
import type { AppMeshClient, RouteData, RouteSpec as SdkRouteSpec } from '@aws-sdk/client-app-mesh';
import {
  CreateRouteCommand,
  DeleteRouteCommand,
  DescribeRouteCommand,
  DescribeVirtualNodeCommand,
  paginateListRoutes,
  UpdateRouteCommand,
} from '@aws-sdk/client-app-mesh';
import { NotFoundError, TransientError } from '../../../core/errors.ts';
import type { TrafficRouter } from '../../../core/ports/router.ts';
import type { AppMeshRef, NamedReading, RouteReading, RouteRef, RouterRef } from '../../../core/routing/route.ts';
import { facts } from '../../sdk/error-facts.ts';
import { translating } from '../../sdk/translate-error.ts';
import { writeError } from '../../sdk/write-error.ts';
import type { AppMeshClients } from './clients.ts';
import { partsOf, type RouteSpec, specOf } from './route-spec.ts';

export function appMeshRouter({ reads, writes }: AppMeshClients): TrafficRouter {
  return {
    readRoute: (ref) => read(reads, ref),
    async setTargets(ref, { rest }, targets, writeId) {
      try {
        const spec = specOf({ rest, targets }) as unknown as SdkRouteSpec;
        const input = { ...member(ref), spec, clientToken: clientToken(writeId) };
        return reading(ref, (await writes.send(new UpdateRouteCommand(input))).route);
      } catch (error) {
        throw writeError(error, `writing ${named(ref)}`);
      }
    },
    async readRoutes(router, except) {
      const found: NamedReading[] = [];
      // One after the other, because App Mesh throttles many reads at once.
      for (const name of await listed(reads, router))
        if (!except.includes(name)) {
          const reading = await readIfThere(reads, { router, route: name });
          if (reading !== undefined) found.push({ name, reading });
        }
      return found;
    },
    async createRoute(ref, parts, writeId) {
      try {
        const spec = specOf(parts) as unknown as SdkRouteSpec;
        const input = { ...member(ref), spec, clientToken: clientToken(writeId) };
        return reading(ref, (await writes.send(new CreateRouteCommand(input))).route).identity;
      } catch (error) {
        if (facts(error).name === 'ConflictException') return undefined;
        throw writeError(error, `creating ${named(ref)}`);
      }
    },
    async deleteRoute(ref) {
      try {
        await writes.send(new DeleteRouteCommand(member(ref)));
      } catch (error) {
        if (facts(error).name === 'NotFoundException') return;
        throw writeError(error, `deleting ${named(ref)}`);
      }
    },
    async targetIdentity(router, target) {
      const doing = `reading virtual node ${target} in mesh ${inMesh(router).mesh}`;
      try {
        const input = { ...mesh(router), virtualNodeName: target };
        const { virtualNode } = await translating(doing, () => reads.send(new DescribeVirtualNodeCommand(input)));
        const uid = virtualNode?.metadata?.uid;
        if (uid === undefined) throw new TransientError(`${doing}: App Mesh answered without its identity`);
        return uid;
      } catch (error) {
        if (error instanceof NotFoundError) return undefined;
        throw error;
      }
    },
    readiness: async (_, target) => ({
      kind: 'unknown',
      why: `${target} is a virtual node, whose health App Mesh keeps to itself`,
    }),
  };
}

const read = (client: AppMeshClient, ref: RouteRef): Promise<RouteReading> =>
  translating(`reading ${named(ref)}`, async () =>
    reading(ref, (await client.send(new DescribeRouteCommand(member(ref)))).route),
  );

async function readIfThere(client: AppMeshClient, ref: RouteRef): Promise<RouteReading | undefined> {
  try {
    return await read(client, ref);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

const listed = (client: AppMeshClient, router: RouterRef): Promise<readonly string[]> =>
  translating(`listing the routes of ${inMesh(router).virtualRouter} in mesh ${inMesh(router).mesh}`, async () => {
    const names: string[] = [];
    const input = { ...mesh(router), virtualRouterName: inMesh(router).virtualRouter };
    for await (const { routes = [] } of paginateListRoutes({ client }, input))
      names.push(...routes.flatMap(({ routeName }) => routeName ?? []));
    return names;
  });

/** @throws RangeError for a router of another kind: `traffic-router.ts` sends none here */
function inMesh(router: RouterRef): AppMeshRef {
  if (router.provider !== 'appmesh') throw new RangeError(`a router of kind ${router.provider}`);
  return router;
}

function mesh(router: RouterRef) {
  const { mesh: meshName, meshOwner } = inMesh(router);
  return { meshName, ...(meshOwner !== undefined && { meshOwner }) };
}

const member = ({ router, route }: RouteRef) => ({
  ...mesh(router),
  virtualRouterName: inMesh(router).virtualRouter,
  routeName: route,
});

const named = ({ router, route }: RouteRef) =>
  `route ${route} of virtual router ${inMesh(router).virtualRouter} in mesh ${inMesh(router).mesh}`;

/** App Mesh takes at most 36 characters, and only letters, digits, `-` and `_`. */
const clientToken = (writeId: string) => createHash('sha256').update(writeId).digest('hex').slice(0, 36);

function reading(ref: RouteRef, route: RouteData | undefined): RouteReading {
  const { uid, version } = route?.metadata ?? {};
  if (route?.spec === undefined || version === undefined || uid === undefined)
    throw new TransientError(`App Mesh answered without spec, version or identity for ${named(ref)}`);
  return { identity: uid, version, ...partsOf(plain(route.spec)) };
}

/** As JSON: what the SDK leaves undefined is not there. */
const plain = (spec: SdkRouteSpec): RouteSpec => JSON.parse(JSON.stringify(spec)) as RouteSpec;
