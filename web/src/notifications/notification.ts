/** Messages that Baton sends, and the filter of their list in the address. Pure. */
import type { components } from '../api/openapi';

export type Notification = components['schemas']['Notification'];

export const states = ['queued', 'sending', 'sent', 'delivered', 'failed', 'suppressed'] as const;
export const channels = ['email', 'sms'] as const;

export const stateColors = {
  queued: 'default',
  sending: 'processing',
  sent: 'processing',
  delivered: 'success',
  failed: 'error',
  suppressed: 'warning',
} as const satisfies Record<Notification['state'], string>;

export interface Filter {
  readonly state?: Notification['state'];
  readonly channel?: Notification['channel'];
  /** Of one customer, or of one handover: pages of these link here. */
  readonly customer?: string;
  readonly handover?: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function readFilter(address: URLSearchParams): Filter {
  const id = (name: string) => {
    const text = address.get(name);
    return text !== null && uuid.test(text) ? text : undefined;
  };
  return {
    state: states.find((each) => each === address.get('state')),
    channel: channels.find((each) => each === address.get('channel')),
    customer: id('customer'),
    handover: id('handover'),
  };
}

export const writeFilter = (filter: Filter): URLSearchParams =>
  new URLSearchParams(Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
