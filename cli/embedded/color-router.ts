import type { Provider } from '../../core/routing/route.ts';
import type { SampleApp, SampleAppOptions } from '../../local/sample-app/contract.ts';
import type { LocalAws } from '../../local/start-local-aws.ts';
import type { LocalClient } from './local-client.ts';

/** The colour teller behind one kind of router of the embedded AWS. */
export interface ColorRouter {
  readonly provider: Provider;
  /** Where the metrics of its requests are. */
  readonly namespace: string;
  /** Makes the router unless it exists, and starts the processes under load. */
  start(local: LocalAws, client: LocalClient, load: SampleAppOptions['load']): Promise<SampleApp>;
  /** A person sets other weights: color-v1 80, color-v2 20. */
  editWeights(client: LocalClient): Promise<void>;
}
