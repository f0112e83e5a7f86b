import type { Answer } from '../tally.ts';
import { record } from './histogram.ts';
import { add, type Stats } from './stats.ts';

/** What App Mesh's metrics extension counts of the requests to a target of a service. */
export interface TargetStats {
  answered(answer: Omit<Answer, 'virtualService' | 'virtualNode'>): void;
}

function createTargetStats(stats: Stats, virtualService: string, virtualNode: string): TargetStats {
  const prefix = `appmesh.TargetVirtualNode.${virtualNode}.TargetVirtualService.${virtualService}.`;
  const requests = stats.counter(`${prefix}RequestCountPerTarget`);
  const bytes = stats.counter(`${prefix}TargetProcessedBytes`);
  const codes = ['2XX', '3XX', '4XX', '5XX'].map((of) => stats.counter(`${prefix}HTTPCode_Target_${of}_Count`));
  const time = stats.histogram(`${prefix}TargetResponseTime`);
  return {
    answered({ status, responseMs, processedBytes = 0 }) {
      add(requests);
      if (processedBytes > 0) add(bytes, processedBytes);
      const ofClass = codes[Math.floor(status / 100) - 2];
      if (ofClass !== undefined) add(ofClass);
      if (responseMs !== undefined) record(time, responseMs);
    },
  };
}

/** The statistics of targets, made when they are first used. */
export function createTargetTable(stats: Stats): (virtualService: string, virtualNode: string) => TargetStats {
  const services = new Map<string, Map<string, TargetStats>>();
  return (virtualService, virtualNode) => {
    const nodes = services.get(virtualService) ?? new Map<string, TargetStats>();
    services.set(virtualService, nodes);
    const target = nodes.get(virtualNode) ?? createTargetStats(stats, virtualService, virtualNode);
    nodes.set(virtualNode, target);
    return target;
  };
}
