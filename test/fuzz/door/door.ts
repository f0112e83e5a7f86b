import { Agent, request } from 'node:http';
import { virtualClock } from '../../../local/clock.ts';
import { type EmbeddedAws, embeddedAws } from '../../../local/embedded-aws.ts';
import { type HttpDoor, startHttpDoor } from '../../../local/http/http-door.ts';
import { inProcessLauncher } from '../../../local/lambda/in-process/in-process-launcher.ts';
import { type Lambda, lambda } from '../../../local/lambda/lambda.ts';
import { randomFrom } from '../../simulation/random.ts';
import type { Target } from '../target.ts';
import { first, names } from './calls.ts';
import { changedRequest, requestOf, type Sent } from './changed-request.ts';

const surroundingsOf = (seed: string) => {
  const random = randomFrom(seed);
  let ids = 0;
  return {
    clock: virtualClock(),
    random: () => random.next(),
    newId: () => {
      ids += 1;
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
    },
  };
};

/** An embedded AWS with something of each service, and a function that answers with what it is sent. */
async function world() {
  const surroundings = surroundingsOf('door');
  let functions: Lambda | undefined;
  const aws = embeddedAws({
    surroundings,
    add: [
      (wiring) => {
        const launcher = inProcessLauncher({ surroundings, functions: { echo: async (event) => event } });
        functions = lambda({ surroundings, call: wiring.call, launcher });
        return functions;
      },
    ],
  });
  await functions?.deploy({
    functionName: 'f',
    folder: 'echo',
    handler: 'handler.handler',
    timeoutSeconds: 3,
    memoryMegabytes: 128,
    environment: {},
    role: { arn: names.role },
    credentials: { accessKeyId: 'AKIAF', secretAccessKey: 's' },
    alias: 'live',
  });
  return { aws, clock: surroundings.clock };
}

/** The HTTP front door of the embedded AWS: every protocol and every service, well-formed requests with something changed. */
export async function doorTarget(): Promise<Target> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let now: { aws: EmbeddedAws; clock: ReturnType<typeof virtualClock> } | undefined;
  let door: HttpDoor | undefined;

  const send = ({ method, path, headers, body }: Sent) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const bytes = Buffer.from(body, 'base64');
      // Node lets a GET have a body without saying that it has one.
      const all = { ...headers, 'content-length': String(bytes.length) };
      const sent = request({ agent, port: door?.port, method, path, headers: all }, async (answer) => {
        const chunks = await answer.toArray();
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
      sent.on('error', reject).end(bytes);
    });

  const close = async () => {
    await door?.close();
    await now?.aws.close();
  };

  /** @param timers how many of the clock's timers run after the requests, so that what they set going goes on */
  const take = async (requests: readonly Sent[], timers: number) => {
    for (const one of requests) {
      const { status, text } = await send(one);
      // What is not implemented is said so, with 501.
      if (status >= 500 && status !== 501) return `${status} ${text.slice(0, 300)}`;
    }
    for (let left = timers; left > 0 && (await now?.clock.step()); ) left -= 1;
    return undefined;
  };

  return {
    runsOfOneWorld: 100,
    make(random) {
      const requests = Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () => changedRequest(random));
      const timers = random.chance(0.15) ? random.pick([1, 10, 300]) : 0;
      return { input: { requests, timers }, take: () => take(requests, timers) };
    },
    async renew() {
      await close();
      now = await world();
      door = await startHttpDoor({ dispatch: now.aws.dispatch, log: now.aws.log, port: 0 });
      for (const sample of first) {
        const { status, text } = await send(requestOf(sample));
        if (status >= 300)
          throw new Error(`the world cannot be made: ${sample.target ?? sample.path} ${status} ${text}`);
      }
    },
    async close() {
      agent.destroy();
      await close();
    },
  };
}
