import { AppMeshClient, ListMeshesCommand } from '@aws-sdk/client-app-mesh';
import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { type Intercept, LostAnswer } from '../../../local/dispatch/intercept.ts';
import { embeddedAws } from '../../../local/embedded-aws.ts';
import { inProcessDoor } from '../../../local/http/in-process-door.ts';
import { countedSurroundings } from '../asking.ts';

function client(intercept: Intercept, requestTimeout?: number) {
  const clock = virtualClock();
  const aws = embeddedAws({ surroundings: countedSurroundings(clock), intercept });
  const requestHandler = inProcessDoor({
    dispatch: aws.dispatch,
    clock,
    ...(requestTimeout === undefined ? {} : { requestTimeout }),
  });
  const sdk = new AppMeshClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler,
  });
  return { aws, clock, sdk, list: (options = {}) => sdk.send(new ListMeshesCommand({}), options) };
}

describe('the in-process door', () => {
  test('gives a request up when its time is over, though it may still have its effect', async () => {
    let done = false;
    const arrived = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const { list, clock } = client(async (_call, proceed) => {
      arrived.resolve();
      await goOn.promise;
      done = true;
      return proceed();
    }, 3000);
    const failed = expect(list()).rejects.toMatchObject({ name: 'TimeoutError' });
    // The SDK reads its configuration from files first, in real time.
    await arrived.promise;

    await clock.advance(3000);
    await failed;
    expect(done).toBe(false);
    goOn.resolve();
    await goOn.promise;
    expect(done).toBe(true);
  });

  test('breaks the connection when the answer is lost, after the effect', async () => {
    let effects = 0;
    const { list, aws } = client(async (_call, proceed) => {
      await proceed();
      effects += 1;
      throw new LostAnswer();
    });

    await expect(list()).rejects.toMatchObject({ code: 'ECONNRESET' });

    expect(effects).toBe(1);
    expect(aws.log.since(0)).toMatchObject([{ operation: 'ListMeshes', status: 0, code: 'LostAnswer' }]);
  });

  test('ends when the caller aborts', async () => {
    const { list } = client(() => new Promise(() => undefined));
    const aborting = new AbortController();
    const sent = list({ abortSignal: aborting.signal });
    const failed = expect(sent).rejects.toMatchObject({ name: 'AbortError' });

    aborting.abort();

    await failed;
  });

  test('takes no streams', async () => {
    const door = inProcessDoor({
      dispatch: async () => ({ status: 200, headers: {}, body: '' }),
      clock: virtualClock(),
    });

    await expect(door.handle({ method: 'PUT', path: '/', headers: {}, body: {} })).rejects.toThrow('not streams');
  });
});
