import { serveCaller } from './caller.ts';
import { colorGateway } from './gateway-app.ts';
import { clientPath, gatewayPath } from './gateway-paths.ts';

// The colour gateway of a mesh: passes on the backend's answers, which it gets by itself or through the client.

serveCaller(({ colorService, clientService, colors }) => {
  const { passOn, wrongAnswers, metrics } = colorGateway(colors);
  return {
    async answer(path, call) {
      if (path !== gatewayPath && path !== clientPath) return { status: 404, version: undefined, body: '' };
      return passOn(await (path === gatewayPath ? call(colorService, '/') : call(clientService, '/')));
    },
    wrongAnswers,
    metrics,
  };
});
