import * as z from 'zod/mini';
import { AwsError } from '../kit/aws-error.ts';

type Configuration = Readonly<Record<string, unknown>>;

const destination = z.strictObject({ cloudWatchLogsLogGroup: z.strictObject({ logGroupArn: z.string() }) });

export const loggingShape = z.optional(
  z.strictObject({
    level: z.optional(z.enum(['ALL', 'ERROR', 'FATAL', 'OFF'])),
    includeExecutionData: z.optional(z.boolean()),
    destinations: z.optional(z.array(destination)),
  }),
);

export const tracingShape = z.optional(z.strictObject({ enabled: z.optional(z.boolean()) }));

/**
 * What is asked for, or what is in force when nothing is.
 *
 * @throws AwsError InvalidLoggingConfiguration for a level that has nowhere to log to
 */
export function loggingConfiguration(given: z.infer<typeof loggingShape>, otherwise: Configuration): Configuration {
  if (given === undefined) return otherwise;
  const { level = 'OFF', includeExecutionData = false, destinations = [] } = given;
  if (level !== 'OFF' && destinations.length !== 1) {
    throw new AwsError(
      'InvalidLoggingConfiguration',
      'Invalid Logging Configuration: Must specify exactly one Log Destination.',
    );
  }
  return { ...given, level, includeExecutionData };
}

/** What is asked for, or what is in force when nothing is. */
export const tracingConfiguration = (given: z.infer<typeof tracingShape>, otherwise: Configuration): Configuration =>
  given === undefined ? otherwise : { enabled: given.enabled ?? false };
