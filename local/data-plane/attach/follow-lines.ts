import type { TaskLine } from '../control/update.ts';
import type { Sidecar } from '../sidecar.ts';
import type { ControlClient } from './control-client.ts';
import type { WatchedProxyOptions } from './watched-proxy.ts';

/** Reads what the control plane says into the proxy, and answers it. */
export function followLines(
  sidecar: Sidecar,
  client: Pick<ControlClient, 'acknowledge'>,
  { resource, onNews }: Pick<WatchedProxyOptions, 'resource' | 'onNews'>,
) {
  let id = '';
  let isMissing = false;
  let said: readonly string[] = [];
  let doors: ReadonlySet<string> | undefined;
  const showDoors = async () => {
    const shown = (await sidecar.doors()).map(
      ({ virtualService, port, address, addressPort }) => `${virtualService}:${port} is at ${address}:${addressPort}`,
    );
    for (const door of shown) if (doors?.has(door) === false) onNews(door);
    doors = new Set(shown);
  };
  return (line: TaskLine): void => {
    if (line.kind === 'attached') id = line.id;
    else if (line.kind === 'endpoints') sidecar.setEndpoints(line.endpoints);
    else if (line.kind === 'deleted') {
      isMissing = true;
      onNews(`${resource.name} was deleted: task ${id} gets no requests, and its proxy keeps what it had`);
    } else {
      if (isMissing) onNews(`${resource.name} is there again`);
      isMissing = false;
      sidecar.setEndpoints(line.endpoints);
      const { following, rejected, rejectedParts } = sidecar.apply(line.snapshot);
      const problems = [
        ...rejected.map(
          ({ routeName, version, reason }) => `version ${version} of route ${routeName} is not followed: ${reason}`,
        ),
        ...rejectedParts.map(({ part, reason }) => `${part} is not followed: ${reason}`),
      ];
      showDoors().catch((error: unknown) => onNews(`a service of TCP has no door: ${String(error)}`));
      for (const problem of problems) if (!said.includes(problem)) onNews(problem);
      said = problems;
      const answer = {
        version: line.version,
        following: [...following],
        rejected: [...rejected],
        rejectedParts: [...rejectedParts],
      };
      // An embedded AWS that is gone needs no answer.
      client.acknowledge(id, answer).catch(() => undefined);
    }
  };
}
