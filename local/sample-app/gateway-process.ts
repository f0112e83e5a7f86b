import { serveCaller } from './caller.ts';
import { isRightAnswer } from './color-check.ts';
import { clientPath, gatewayPath } from './gateway-paths.ts';

// The colour gateway: passes on what the backend says, asked by itself or through the client, and checks it. What it
// finds wrong is a metric of the app's own, which no metric of the mesh shows.

serveCaller(({ colorService, clientService, colors }) => {
  const known = new Set(colors);
  let thisMinute = 0;
  let thisSecond = 0;
  return {
    async answer(path, call) {
      if (path !== gatewayPath && path !== clientPath) return { status: 404, version: undefined, body: '' };
      const answer = await (path === gatewayPath ? call(colorService, '/') : call(clientService, '/'));
      if (answer.status === 200 && !isRightAnswer(answer.body, known)) {
        thisMinute += 1;
        thisSecond += 1;
      }
      return answer;
    },
    wrongAnswers() {
      const count = thisSecond;
      thisSecond = 0;
      return count;
    },
    metrics: [
      {
        namespace: 'ColorApp',
        collect(minuteStart) {
          const count = thisMinute;
          thisMinute = 0;
          const Dimensions = [{ Name: 'Service', Value: 'color' }];
          return [{ MetricName: 'WrongAnswers', Timestamp: minuteStart, Dimensions, Value: count }];
        },
      },
    ],
  };
});
