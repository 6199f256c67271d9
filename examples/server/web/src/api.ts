// The host's few HTTP endpoints: who am I, log in and out, begin as a visitor.
import { words } from './words';
import type { Me } from './store';

export interface AgentList {
  agents: { id: string; name: string }[];
}

// Whom one can log in to; empty where the host has several tenants, which then has to be named.
export interface LoginOffer {
  tenant: string;
}

export interface Credentials {
  tenant: string;
  agent: string;
  password: string;
}

export interface Visitor {
  user: string;
  conversation: string;
  channel: string;
  name: string;
  is_verified?: boolean; // by the site around the frame
}

export interface AdmittedVisitor extends Visitor {
  credential: string;
}

export interface VisitRequest {
  tenant: string;
  identity: string;
  credential: string;
}

// `denied` is the server's no (401, 403); `failed` is everything else, worth another try.
export type Reply<T> = { kind: 'ok'; value: T } | { kind: 'denied' | 'failed'; message: string };

export async function fetchMe(): Promise<Reply<Me>> {
  const reply = await call<Me>('GET', '/api/me');
  csrf = reply.kind === 'ok' ? reply.value.csrf ?? '' : '';
  return reply;
}
export const fetchLogin = () => call<LoginOffer>('GET', '/api/login');
// One WebSocket's admission, of a host that gives tickets; another looks at the cookie alone.
export const takeTicket = async (): Promise<Reply<string>> => {
  if (csrf === '') return { kind: 'ok', value: '' };
  const reply = await call<{ ticket: string }>('POST', '/api/ticket', {});
  return reply.kind === 'ok' ? { kind: 'ok', value: reply.value.ticket } : reply;
};
export const fetchAgents = () => call<AgentList>('GET', '/api/agents');
export const login = (given: Credentials) => call<unknown>('POST', '/api/login', given);
export const changePassword = (old: string, fresh: string) => (
  call<unknown>('POST', '/api/password', { old, new: fresh }));
export const logout = () => call<unknown>('POST', '/api/logout');
export const fetchVisitor = () => call<Visitor>('GET', '/api/visitor');
export const beginVisit = (name: string, channel: string) => (
  call<Visitor>('POST', '/api/visitor', { name, channel }));
export const askVisit = (asked: VisitRequest) => (
  call<AdmittedVisitor>('POST', '/api/widget/visit', asked));
export const isVisitGood = (credential: string) => (
  call<Visitor>('GET', '/api/visitor', undefined, `Visitor ${credential}`));
export const endVisit = () => call<unknown>('DELETE', '/api/visitor');

// Shows the host that a request comes from this page; `me` tells it.
let csrf = '';

async function call<T>(method: string, path: string, body?: object, authorization = ''): Promise<Reply<T>> {
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: {
        ...(authorization ? { authorization } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(csrf !== '' && method !== 'GET' ? { 'x-csrf-token': csrf } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const value: unknown = text === '' ? null : JSON.parse(text);
    if (response.ok) return { kind: 'ok', value: value as T };
    const message = errorOf(value) ?? words.login.said(response.status);
    return { kind: response.status === 401 || response.status === 403 ? 'denied' : 'failed', message };
  } catch {
    return { kind: 'failed', message: words.login.unreachable };
  }
}

// The sentence in `{"error"}` or in a problem+json body.
function errorOf(value: unknown): string | null {
  const body = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const sentence = body['error'] ?? body['detail'] ?? body['title'];
  return typeof sentence === 'string' ? sentence : null;
}
