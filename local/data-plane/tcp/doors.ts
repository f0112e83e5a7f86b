import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A virtual service that takes connections, on one of its ports. */
export interface TcpService {
  readonly virtualService: string;
  readonly port: number;
}

/** Where on this machine an application finds such a service. */
export interface Door extends TcpService {
  readonly address: string;
  readonly addressPort: number;
}

/** One listener for each service that takes connections: without a request, nothing else tells which one is meant. */
export interface Doors {
  /** Opens and closes so that these have one each. */
  set(services: readonly TcpService[]): void;
  /** Those that are open, once the last setting is in force. */
  opened(): Promise<readonly Door[]>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** An address of 127.0.0.0/8 that is the same for a name wherever it is asked for, and not that of ordinary processes. */
function loopbackAddress(name: string): string {
  const [a = 0, b = 0, c = 0] = createHash('sha256').update(name).digest();
  return `127.${64 + (a % 128)}.${b}.${1 + (c % 254)}`;
}

async function listen(server: Server, { virtualService, port }: TcpService): Promise<void> {
  try {
    server.listen(port, loopbackAddress(virtualService.toLowerCase()));
    await once(server, 'listening');
  } catch {
    // Another task has it, the machine has no such address, or the port is not allowed.
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
}

const isAddress = (address: string | AddressInfo | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

/** @param onConnection takes each connection to a service */
export function createDoors(onConnection: (caller: Socket, service: TcpService) => void): Doors {
  const open = new Map<
    string,
    { readonly service: TcpService; readonly server: Server; readonly ready: Promise<void> }
  >();
  const callers = new Set<Socket>();
  const keyOf = ({ virtualService, port }: TcpService) => `${port} ${virtualService}`;
  const openDoor = (service: TcpService) => {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (caller) => {
      callers.add(caller);
      caller.once('close', () => callers.delete(caller));
      onConnection(caller, service);
    });
    open.set(keyOf(service), { service, server, ready: listen(server, service) });
  };
  const closeDoor = async (key: string) => {
    const door = open.get(key);
    open.delete(key);
    await door?.ready;
    door?.server.close();
  };
  return {
    set(services) {
      const wanted = new Set(services.map(keyOf));
      for (const key of open.keys()) if (!wanted.has(key)) void closeDoor(key);
      for (const service of services) if (!open.has(keyOf(service))) openDoor(service);
    },
    async opened() {
      const doors = [...open.values()];
      await Promise.all(doors.map(({ ready }) => ready));
      return doors.flatMap(({ service, server }) => {
        const address = server.address();
        return isAddress(address) ? [{ ...service, address: address.address, addressPort: address.port }] : [];
      });
    },
    async close() {
      const closed = [...open.keys()].map(closeDoor);
      for (const caller of callers) caller.destroy();
      await Promise.all(closed);
    },
  };
}
