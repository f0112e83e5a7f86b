/** What a request carries of its trace. Source: AWS X-Ray, tracing header. */
export interface TraceContext {
  /** Such as `1-5759e988-bd862e3fe1be46a994272793`. */
  readonly root: string;
  /** The segment that the request comes from: 16 hexadecimal digits. */
  readonly parent: string | undefined;
  /** Undefined where nobody has decided. */
  readonly isSampled: boolean | undefined;
}

export const traceHeader = 'x-amzn-trace-id';

const rootForm = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i;
const parentForm = /^[0-9a-f]{16}$/i;

/** Reads `Root=…;Parent=…;Sampled=…`; undefined for a header without a root, which begins no trace. */
export function readTraceHeader(text: string): TraceContext | undefined {
  const fields = new Map(
    text.split(';').map((field) => {
      const [name = '', value = ''] = field.split('=', 2);
      return [name.trim().toLowerCase(), value.trim()] as const;
    }),
  );
  const root = fields.get('root') ?? '';
  const parent = fields.get('parent');
  const sampled = fields.get('sampled');
  if (!rootForm.test(root)) return undefined;
  return {
    root,
    parent: parent !== undefined && parentForm.test(parent) ? parent : undefined,
    isSampled: sampled === '1' || sampled === '0' ? sampled === '1' : undefined,
  };
}

export const traceHeaderOf = (root: string, parent: string, isSampled: boolean): string =>
  `Root=${root};Parent=${parent};Sampled=${Number(isSampled)}`;
