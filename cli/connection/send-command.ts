import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { ProbeDetail, probeType } from '../../core/control/probe.ts';
import type { LineOrderDetail, LineOrderType } from '../../core/line/line-order.ts';
import type { CommandDetail, CommandType } from '../../core/signals/command.ts';
import { commandSource } from '../../core/signals/command.ts';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';

/** Puts a command on the bus; gives the event's id, under which it is answered. */
export async function sendCommand(
  client: EventBridgeClient,
  bus: string,
  type: CommandType | LineOrderType | typeof probeType,
  detail: CommandDetail | LineOrderDetail | ProbeDetail,
): Promise<string> {
  const entry = { EventBusName: bus, Source: commandSource, DetailType: type, Detail: JSON.stringify(detail) };
  const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }));
  const { EventId, ErrorCode, ErrorMessage } = Entries[0] ?? {};
  if (EventId !== undefined) return EventId;
  throw new Failure(exits.unreachable, `the bus ${bus} did not take the command: ${ErrorCode}: ${ErrorMessage}`);
}
