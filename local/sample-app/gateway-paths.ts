/** What the gateway is asked for: the colour, by itself or by way of the client. */
export const gatewayPath = '/color';
export const clientPath = '/client/color';

/** What every version answers while it runs, however it behaves: for health checks. */
export const healthPath = '/health';
