import * as z from 'zod/mini';
import type { Meter } from '../../core/ledger/measure.ts';
import type { Announcer } from '../../core/ports/announcer.ts';
import type { ControlStore, ProbeStore } from '../../core/ports/control-store.ts';
import type { Executions, NamedExecutions } from '../../core/ports/executions.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import type { Pace } from '../../core/ports/pace.ts';
import type { Clock } from '../../core/ports/time.ts';
import { systemClock } from '../clock.ts';
import { rolloutIdOf } from '../executions/rollout-id.ts';
import { dynamoDbClient } from '../store/client.ts';
import { dynamoDbControlStore } from '../store/dynamodb-control.ts';
import { dynamoDbLedger } from '../store/dynamodb-ledger.ts';
import { dynamoDbLine } from '../store/dynamodb-line.ts';
import { dynamoDbPace } from '../store/dynamodb-pace.ts';
import { dynamoDbProbes } from '../store/dynamodb-probes.ts';
import { emfMeter } from './emf-meter.ts';
import { env } from './env.ts';
import { laterAnnouncer, laterExecutions, laterNamedExecutions } from './later-ports.ts';
import { meteredAnnouncer, meteredLedger } from './metered.ts';

interface FunctionPorts {
  readonly control: ControlStore;
  readonly ledger: Ledger;
  readonly line: LineSwitch;
  readonly announcer: Announcer;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly meter: Meter;
}

/** The ports on the table, for a function that announces and measures nothing. */
export function tablePorts(): Pick<FunctionPorts, 'control' | 'line' | 'clock'> {
  const { TABLE_NAME } = env(z.object({ TABLE_NAME: z.string() }));
  const table = dynamoDbClient();
  return {
    control: dynamoDbControlStore(table, TABLE_NAME),
    line: dynamoDbLine(table, TABLE_NAME),
    clock: systemClock,
  };
}

/** The ports that every other function needs, from the environment that the template gives it. */
export function functionPorts(): FunctionPorts {
  const { TABLE_NAME, BUS_NAME, STACK_NAME, AWS_REGION, AWS_ENDPOINT_URL } = env(
    z.object({
      TABLE_NAME: z.string(),
      BUS_NAME: z.string(),
      STACK_NAME: z.string(),
      AWS_REGION: z.string(),
      AWS_ENDPOINT_URL: z.optional(z.string()),
    }),
  );
  const place = { stack: STACK_NAME, region: AWS_REGION, endpoint: AWS_ENDPOINT_URL };
  const table = dynamoDbClient();
  const meter = emfMeter(STACK_NAME, systemClock);
  return {
    control: dynamoDbControlStore(table, TABLE_NAME),
    ledger: meteredLedger(dynamoDbLedger(table, TABLE_NAME), meter),
    line: dynamoDbLine(table, TABLE_NAME),
    announcer: meteredAnnouncer(
      laterAnnouncer(BUS_NAME, () => ({ ...place, now: systemClock.now() })),
      meter,
    ),
    clock: systemClock,
    meter,
    pace: dynamoDbPace(table, TABLE_NAME),
  };
}

/** The executions of the stack's state machine. They stand apart because not every function carries the client. */
export function executionsPort(): Executions {
  const { STATE_MACHINE_ARN } = env(z.object({ STATE_MACHINE_ARN: z.string() }));
  return laterExecutions(STATE_MACHINE_ARN);
}

/** The ports that start an execution for an event. */
export function requestPorts(): { starts: NamedExecutions; idOf: typeof rolloutIdOf } {
  const { STATE_MACHINE_ARN } = env(z.object({ STATE_MACHINE_ARN: z.string() }));
  return { starts: laterNamedExecutions(STATE_MACHINE_ARN), idOf: rolloutIdOf };
}

/** The ports that create a probe under an alarm. */
export function probesPort(): ProbeStore {
  const { TABLE_NAME } = env(z.object({ TABLE_NAME: z.string() }));
  return dynamoDbProbes(dynamoDbClient(), TABLE_NAME);
}
