/** What the dispatcher knows of a way to send: a message in, what became of it out. */
import type { Language } from '../templates/message.js';

export interface OutgoingMessage {
  /** The notification's id: the same at every try. */
  readonly id: string;
  readonly to: string;
  readonly subject?: string;
  readonly body: string;
  readonly language: Language;
}

export interface Accepted {
  readonly kind: 'accepted';
  readonly state: 'sent' | 'delivered';
  readonly providerId: string;
}

export interface Refused {
  readonly kind: 'refused';
  /** `suppressed`: the recipient does not want it or cannot get it; `failed`: somebody should look at it. */
  readonly state: 'failed' | 'suppressed';
  readonly reason: string;
  readonly code: string;
  readonly providerId?: string;
}

/**
 * `again`: surely not sent, for a reason that passes; tried again later. `unknown`: perhaps sent; left to its lease, after
 * which the provider is asked or, where that is harmless, the same is sent again.
 */
export type Outcome = Accepted | Refused | { readonly kind: 'again' | 'unknown'; readonly code: string };

export interface SentQuery {
  readonly to: string;
  readonly body: string;
  /** When it was first given to the provider. */
  readonly since: Date;
  /** The provider's ids of other messages to this recipient. */
  readonly notThese: readonly string[];
}

export interface SendingChannel {
  /** Never throws for what a provider answers. */
  send(message: OutgoingMessage): Promise<Outcome>;
  /** Whether the provider has such a message. Left out where sending the same again does no harm. */
  readonly findSent?: (query: SentQuery) => Promise<Accepted | Refused | undefined>;
  close(): Promise<void>;
}

export type SmsChannel = SendingChannel;
export type EmailChannel = SendingChannel;

/** The code of an error of Node, a driver or a provider, for a column of the row: never its message, which may hold an address. */
export function codeOf(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' || typeof code === 'number' ? String(code) : 'error';
}
