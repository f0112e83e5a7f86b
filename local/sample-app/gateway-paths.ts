/** What the gateway is asked for: the colour, by itself or by way of the client. */
export const gatewayPath = '/color';
export const clientPath = '/client/color';
