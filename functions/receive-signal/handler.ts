import { executionsPort, functionPorts, probesPort } from '../../adapters/lambda/function-ports.ts';
import { lambdaHandler } from '../../adapters/lambda/lambda.ts';
import { receiveSignal } from './receive-signal.ts';
import { signalRequest } from './request.ts';

const ports = { ...functionPorts(), executions: executionsPort(), probes: probesPort() };

export const handler = lambdaHandler({
  name: 'receive-signal',
  input: signalRequest,
  run: (request) => receiveSignal(ports, request),
});
