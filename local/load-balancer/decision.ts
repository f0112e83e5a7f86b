import type { IncomingMessage } from 'node:http';
import type { Transform } from '../elastic-load-balancing/condition-shape.ts';
import { foreignRequest, loopbackHosts } from '../http/foreign-request.ts';
import type { Choose, Chosen } from './choice.ts';
import { fixedResponse, type OwnAnswer, redirectTo } from './own-answer.ts';
import type { MatchedRequest } from './rule-match.ts';
import type { RuleTable } from './rule-table.ts';
import { cookiesOf } from './stickiness.ts';

/** What becomes of a request. */
export type Decision =
  | { readonly kind: 'redirected' | 'fixed'; readonly answer: OwnAnswer }
  | { readonly kind: 'forwarded'; readonly chosen: Chosen; readonly transforms: readonly Transform[] }
  /** The group that was chosen has no target, or there is no group to choose. */
  | { readonly kind: 'unserved' }
  | { readonly kind: 'foreign'; readonly reason: string };

/** The hosts that a listener answers to: the loopback's names, and what its rules name. */
function hostsOf(request: IncomingMessage, host: string, rules: RuleTable): readonly string[] {
  const { localPort = 0 } = request.socket;
  const own = [...loopbackHosts(localPort), '127.0.0.1', 'localhost'];
  return rules.names(host) ? [...own, (request.headers.host ?? '').toLowerCase()] : own;
}

function matchedOf(request: IncomingMessage): { readonly matched: MatchedRequest; readonly search: string } {
  const { method = 'GET', url = '/', headersDistinct: headers, socket } = request;
  const mark = url.indexOf('?');
  const search = mark === -1 ? '' : url.slice(mark + 1);
  const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
  const path = mark === -1 ? url : url.slice(0, mark);
  const source = socket.remoteAddress ?? '';
  return { matched: { method, host, path, query: new URLSearchParams(search), headers, source }, search };
}

/**
 * Decides by the rules in force. A page of another place that a browser on this machine has open is refused, as at every
 * server here: hosts that no rule names get no answer of the default rule.
 *
 * @param port the listener's own, which redirects name
 */
export function decide(request: IncomingMessage, port: number, rules: RuleTable, choose: Choose): Decision {
  const { matched, search } = matchedOf(request);
  const reason = foreignRequest(request.headers, hostsOf(request, matched.host, rules));
  if (reason !== undefined) return { kind: 'foreign', reason };
  const rule = rules.find(matched);
  if (rule === undefined) return { kind: 'unserved' };
  const { action, transforms } = rule;
  if (action.Type === 'redirect')
    return { kind: 'redirected', answer: redirectTo(action, { port, request: matched, query: search }) };
  if (action.Type === 'fixed-response') return { kind: 'fixed', answer: fixedResponse(action) };
  const chosen = choose(action, cookiesOf(request.headers.cookie));
  return chosen === undefined ? { kind: 'unserved' } : { kind: 'forwarded', chosen, transforms };
}
