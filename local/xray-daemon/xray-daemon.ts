import { createSocket, type Socket } from 'node:dgram';
import type { Server } from 'node:http';
import * as z from 'zod/mini';
import type { Clock, Timer } from '../clock.ts';
import type { Dispatch } from '../dispatch/dispatch.ts';
import type { CallAws } from '../kit/call.ts';
import { readDatagram } from './datagram.ts';
import { createSamplingDoor } from './sampling-door.ts';

/** Where a daemon listens. */
export interface DaemonPort {
  /** Of UDP and TCP; 0 for any free one. */
  readonly port: number;
  /** Whether it may be another where that one is taken. */
  readonly mayDiffer: boolean;
}

interface XRayDaemonOptions extends DaemonPort {
  readonly call: CallAws;
  readonly dispatch: Dispatch;
  /** Of the machine. */
  readonly clock: Clock;
}

/** The port that a daemon was to have is in use. */
export class DaemonPortTaken extends Error {
  override readonly name = 'DaemonPortTaken';
}

/** What a daemon could not use. */
export interface Refused {
  readonly count: number;
  /** Why the newest was refused. */
  readonly why: string;
}

/** The X-Ray daemon that stands beside applications on AWS. */
export interface XRayDaemon {
  readonly port: number;
  /** Takes what comes from now on; what came before is lost, as to a port that nobody has opened. */
  open(): void;
  /** Datagrams that were no segment documents, or that X-Ray did not take; undefined for none. */
  refused(): Refused | undefined;
  /** Sends on what has come, and resolves when X-Ray has it. */
  flush(): Promise<void>;
  /** Sends on what has come, and closes both doors. */
  close(): Promise<void>;
}

const host = '127.0.0.1';
const caller = { accessKeyId: 'xray-daemon', name: 'xray-daemon' };
/** Source: aws-xray-daemon, batches of at most 50 segments. */
const largestBatch = 50;
/** Real milliseconds that a segment waits for others at most; the daemon of AWS waits a second. */
const batchMs = 200;

const answerShape = z.object({ UnprocessedTraceSegments: z.array(z.object({ Message: z.string() })) });

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

const bound = (socket: Socket, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      resolve(socket.address().port);
    });
  });

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

interface Doors {
  readonly socket: Socket;
  readonly server: Server;
  readonly port: number;
}

/** Opens both doors on one port. @throws the system's error, such as EADDRINUSE */
async function openOn(wanted: number, dispatch: Dispatch): Promise<Doors> {
  const socket = createSocket('udp4');
  let port = wanted;
  const server = createSamplingDoor(dispatch, () => port);
  try {
    port = await bound(socket, wanted);
    await listening(server, port);
    return { socket, server, port };
  } catch (error) {
    socket.close();
    server.close();
    throw error;
  }
}

/** A port that is free for UDP may be taken for TCP. */
const attempts = 10;

async function openDoors({ port, mayDiffer, dispatch }: XRayDaemonOptions): Promise<Doors> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await openOn(attempt === 1 ? port : 0, dispatch);
    } catch (error) {
      const mayTry = (port === 0 || mayDiffer) && attempt < attempts;
      if (isTaken(error) && mayTry) continue;
      if (!isTaken(error)) throw error;
      throw new DaemonPortTaken(`Port ${port} on ${host}, for the X-Ray daemon, is already in use.`, { cause: error });
    }
  }
}

/** Documents that came, sent on in batches. */
function createBatches({ call, clock }: Pick<XRayDaemonOptions, 'call' | 'clock'>, refuse: (why: string) => void) {
  let waiting: string[] = [];
  let timer: Timer | undefined;
  let sending: Promise<void> = Promise.resolve();
  const send = async (documents: readonly string[]) => {
    try {
      const answer = await call('xray', 'PutTraceSegments', { TraceSegmentDocuments: documents }, caller);
      for (const { Message } of answerShape.parse(answer).UnprocessedTraceSegments) refuse(Message);
    } catch (error) {
      refuse(String(error));
    }
  };
  const flush = (): Promise<void> => {
    timer?.cancel();
    timer = undefined;
    const documents = waiting;
    waiting = [];
    if (documents.length > 0) sending = sending.then(() => send(documents));
    return sending;
  };
  return {
    add(document: string) {
      waiting.push(document);
      if (waiting.length >= largestBatch) void flush();
      else timer ??= clock.after(batchMs, () => void flush());
    },
    flush,
  };
}

/** Opens the doors of a daemon on this machine. @throws DaemonPortTaken when its port is, and may be no other */
export async function startXRayDaemon(options: XRayDaemonOptions): Promise<XRayDaemon> {
  const { socket, server, port } = await openDoors(options);
  let refused: Refused | undefined;
  const refuse = (why: string) => {
    refused = { count: (refused?.count ?? 0) + 1, why };
  };
  const batches = createBatches(options, refuse);
  socket.on('error', () => undefined);
  return {
    port,
    open() {
      socket.on('message', (bytes) => {
        const datagram = readDatagram(bytes);
        if (datagram.kind === 'document') batches.add(datagram.text);
        else refuse(datagram.why);
      });
    },
    refused: () => refused,
    flush: batches.flush,
    async close() {
      await new Promise<void>((resolve) => socket.close(() => resolve()));
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await batches.flush();
    },
  };
}
