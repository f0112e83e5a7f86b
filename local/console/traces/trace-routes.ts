import type { MeshView } from '../../app-mesh/mesh-view.ts';
import type { AwsRequest } from '../../http-message.ts';
import { type Answer, decoded, json, problemPage, root } from '../shell.ts';
import { type AskXRay, readTrace } from './read-traces.ts';
import { tracePage } from './trace-page.ts';
import { lookBacks, type TracesOptions, type TracesView, tracesPage, tracesSections } from './traces-page.ts';

interface TraceRoutesOptions extends TracesOptions {
  readonly readMesh: (meshName: string) => MeshView | undefined;
}

/** What the query asks for; the first look back unless it names another that there is. */
function viewOf(meshName: string, { query }: AwsRequest): TracesView {
  const minutes = lookBacks.find((one) => String(one) === query.minutes?.[0]) ?? lookBacks[0];
  return { meshName, minutes, filter: query.filter?.[0]?.trim() ?? '' };
}

async function oneTrace(ask: AskXRay, segment: string): Promise<Answer> {
  const id = decoded(segment) ?? segment;
  // X-Ray refuses a longer one, which is none either.
  const trace = id.length > 35 ? undefined : await readTrace(ask, id);
  return trace === undefined ? problemPage(404, `There is no trace ${id}.`) : tracePage(trace);
}

/** The pages of traces; undefined for a path that is none of theirs. */
export function traceRoutes(options: TraceRoutesOptions): (request: AwsRequest) => Promise<Answer> | undefined {
  const traces = async (segment: string, request: AwsRequest): Promise<Answer> => {
    const isJson = request.query.as?.[0] === 'json';
    const meshName = decoded(segment);
    if (meshName === undefined || options.readMesh(meshName) === undefined) {
      const problem = `There is no mesh ${meshName ?? segment}.`;
      return isJson ? json(404, { message: problem }) : problemPage(404, problem);
    }
    const view = viewOf(meshName, request);
    const sections = await tracesSections(view, options);
    return isJson ? json(200, { sections }) : tracesPage(view, sections, options.now());
  };
  return (request) => {
    const path = request.path.slice(root.length);
    const [, mesh] = /^\/meshes\/([^/]+)\/traces$/.exec(path) ?? [];
    if (mesh !== undefined) return traces(mesh, request);
    const [, id] = /^\/traces\/([^/]+)$/.exec(path) ?? [];
    return id === undefined ? undefined : oneTrace(options.ask, id);
  };
}
