import * as z from 'zod/mini';

/** A port of a task's process. */
const taskPort = z.object({
  /** Where the process listens on this machine. */
  port: z.int(),
  /** The listener of its node that the port stands for; needed only if the two differ and the node has several. */
  listenerPort: z.optional(z.int()),
  /** Where its proxy listens for it: on this machine, as all of the embedded AWS. */
  origin: z.string().check(z.regex(/^http:\/\/127\.0\.0\.1:\d+$/, { error: 'expected http://127.0.0.1:PORT' })),
  /** The same by IPv6, for a task that has both. */
  ipv6Origin: z.optional(z.string().check(z.regex(/^http:\/\/\[::1\]:\d+$/, { error: 'expected http://[::1]:PORT' }))),
});

/** What a task says of itself as it is attached. */
export const registration = z.object({
  meshName: z.string(),
  resource: z.object({ kind: z.enum(['VirtualNode', 'VirtualGateway']), name: z.string() }),
  ports: z.array(taskPort),
  /** What Cloud Map registers beside its address, such as ECS_TASK_DEFINITION_FAMILY. */
  attributes: z.record(z.string(), z.string()),
  /** What runs, for people. */
  command: z.string(),
});

/**
 * PENDING until its process listens, RUNNING while it gets requests, DRAINING while it finishes those that it has. DEAD is
 * one that went without a word: its callers still look for it where it was.
 */
export const taskStatus = z.enum(['PENDING', 'RUNNING', 'DRAINING', 'DEAD']);

/** A process that stands for a virtual node or a virtual gateway. */
export const task = z.extend(registration, { id: z.string(), status: taskStatus });

/** What of a mesh a proxy belongs to. */
export type ProxyResource = Registration['resource'];
export type TaskPort = z.infer<typeof taskPort>;
/** A port before its proxy listens for it. */
export interface WantedPort extends Pick<TaskPort, 'port' | 'listenerPort'> {
  /** Whether the task is found by IPv6 too, as with ECS's setting `dualStackIPv6`. */
  readonly isDualStack?: boolean;
}
export type Registration = z.infer<typeof registration>;
export type TaskStatus = z.infer<typeof taskStatus>;
export type Task = z.infer<typeof task>;
