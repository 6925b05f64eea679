/**
 * A Twilio that keeps what it was sent: the Messages resource with the misbehaviour that matters to whoever sends. Its shapes
 * are held to Twilio's OpenAPI document by tests/integration/notifications/twilio-contract.test.ts.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import twilio from 'twilio';

export const accountSid = `AC${'0'.repeat(32)}`;
export const authToken = 'the token of a fake';

export interface FakeMessage {
  readonly sid: string;
  readonly to: string;
  readonly body: string;
  readonly statusCallback: string;
  readonly createdAt: Date;
  status: string;
  errorCode: number | null;
}

/**
 * accept: as it should be. accept_silently: accepts, and the connection breaks before the answer. accept_failing: accepts, and
 * answers 500. hang: neither accepts nor answers. A number: refuses with that error code.
 */
export type Behaviour = 'accept' | 'accept_silently' | 'accept_failing' | 'hang' | number;

export interface FakeTwilio {
  readonly url: string;
  /** Oldest first. */
  readonly messages: FakeMessage[];
  /** What happens to the next messages to a number; `accept` when they are used up. */
  readonly next: Map<string, Behaviour[]>;
  /** While true, lists are empty: Twilio does not list yet what it has accepted. */
  listsNothing: boolean;
  lists: number;
  close(): Promise<void>;
}

export async function startFakeTwilio(): Promise<FakeTwilio> {
  const messages: FakeMessage[] = [];
  const next = new Map<string, Behaviour[]>();
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const fake: FakeTwilio = {
    url: `http://127.0.0.1:${address.port}`,
    messages,
    next,
    listsNothing: false,
    lists: 0,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', fake.url);
    const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    if (request.headers.authorization !== `Basic ${credentials}`) return refuse(response, 401, 20003);
    if (url.pathname !== `/2010-04-01/Accounts/${accountSid}/Messages.json`) return refuse(response, 404, 20404);
    if (request.method === 'GET') return list(url, response);
    const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
    create(form, response);
  }

  function create(form: URLSearchParams, response: ServerResponse): void {
    const to = form.get('To') ?? '';
    const behaviour = next.get(to)?.shift() ?? 'accept';
    if (behaviour === 'hang') return;
    if (typeof behaviour === 'number') return refuse(response, behaviour === 20429 ? 429 : 400, behaviour);
    const message: FakeMessage = {
      sid: `SM${randomBytes(16).toString('hex')}`,
      to,
      body: form.get('Body') ?? '',
      statusCallback: form.get('StatusCallback') ?? '',
      createdAt: new Date(),
      status: 'queued',
      errorCode: null,
    };
    messages.push(message);
    if (behaviour === 'accept_silently') return void response.destroy();
    if (behaviour === 'accept_failing') return refuse(response, 500, 20500);
    json(response, 201, resourceOf(message));
  }

  function list(url: URL, response: ServerResponse): void {
    fake.lists += 1;
    const to = url.searchParams.get('To');
    const listed = fake.listsNothing ? [] : messages.filter((message) => to === null || message.to === to);
    json(response, 200, { messages: listed.toReversed().map(resourceOf), ...onlyPage(url) });
  }

  return fake;
}

/** What Twilio posts to the status callback of `message`: the signed form, and the header that signs it. */
export function statusReport(message: FakeMessage, status: string, errorCode?: number) {
  const form: Record<string, string> = {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    From: '+15005550006',
    To: message.to,
    MessageSid: message.sid,
    MessageStatus: status,
    SmsSid: message.sid,
    SmsStatus: status,
    ...(errorCode !== undefined && { ErrorCode: String(errorCode) }),
  };
  return {
    url: message.statusCallback,
    payload: new URLSearchParams(form).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilio.getExpectedTwilioSignature(authToken, message.statusCallback, form),
    },
  };
}

const resourceOf = ({ sid, to, body, status, errorCode, createdAt }: FakeMessage) => ({
  sid,
  account_sid: accountSid,
  api_version: '2010-04-01',
  to,
  from: '+15005550006',
  body,
  status,
  direction: 'outbound-api',
  num_segments: '1',
  num_media: '0',
  error_code: errorCode,
  error_message: null,
  messaging_service_sid: null,
  price: null,
  price_unit: 'USD',
  date_created: createdAt.toUTCString().replace('GMT', '+0000'),
  date_updated: createdAt.toUTCString().replace('GMT', '+0000'),
  date_sent: null,
  subresource_uris: { media: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media.json` },
  uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
});

// Without its own address: the document wants an absolute one, while its examples have relative ones.
const onlyPage = ({ searchParams }: URL) => ({
  page: 0,
  page_size: Number(searchParams.get('PageSize') ?? 50),
  start: 0,
  end: 0,
  next_page_uri: null,
  previous_page_uri: null,
});

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const refuse = (response: ServerResponse, status: number, code: number): void =>
  json(response, status, { code, message: `refused with ${code}`, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
