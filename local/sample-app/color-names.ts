/** What the colour teller of the App Mesh tutorials is called in its mesh. */
export interface ColorNames {
  readonly mesh: string;
  readonly virtualRouter: string;
  readonly route: string;
  /** The backend's virtual service, behind the router. */
  readonly colorService: string;
  /** The client's virtual service, behind its node. */
  readonly clientService: string;
  readonly gateway: string;
  readonly client: string;
  /** The versions of the backend: virtual node and the colour that its processes answer. */
  readonly versions: Readonly<Record<string, string>>;
}

export const colorNames: ColorNames = {
  mesh: 'color-mesh',
  virtualRouter: 'color-router',
  route: 'color-route',
  colorService: 'color.local',
  clientService: 'client.local',
  gateway: 'color-gateway',
  client: 'color-client',
  versions: { 'color-v1': 'blue', 'color-v2': 'green' },
};

/** The port of every virtual node's and router's listener. The processes themselves listen wherever there is room. */
export const listenerPort = 8080;
