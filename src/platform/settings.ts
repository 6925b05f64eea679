/** How one environment variable is read: what a value may look like, and what a message says when it does not. */
import { isIP, isIPv6 } from 'node:net';
import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/max';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A kind of setting. `read` answers undefined for text that is not one. */
export interface Kind<T> {
  /** Ends the sentence "must be …". */
  readonly expected: string;
  readonly read: (text: string) => T | undefined;
  /** The value is never repeated in a message. */
  readonly secret?: boolean;
}

/** A time of day, "HH:MM". */
export interface TimeSpan {
  readonly from: string;
  readonly to: string;
}

const matching = (expected: string, pattern: RegExp, secret = false): Kind<string> => ({
  expected,
  secret,
  read: (text) => (pattern.test(text) ? text : undefined),
});

export const anyText: Kind<string> = { expected: 'a text', read: (text) => text };
export const secretText = (minimum: number): Kind<string> =>
  matching(
    `at least ${minimum} characters without spaces, for example from \`openssl rand -hex 32\``,
    new RegExp(`^\\S{${minimum},}$`),
    true,
  );
export const anySecret: Kind<string> = { expected: 'a text', read: (text) => text, secret: true };

export const port: Kind<number> = {
  expected: 'a port number from 1 to 65535, or 0 for any free one',
  read: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined),
};

export const oneOf = <const T extends string>(...allowed: readonly T[]): Kind<T> => ({
  expected: allowed.length === 1 ? `"${allowed[0]}", or not set` : `one of ${allowed.join(', ')}`,
  read: (text) => allowed.find((each) => each === text.toLowerCase()),
});

export const onOrOff: Kind<boolean> = {
  expected: '"on" or "off"',
  read: (text) => {
    if (/^(on|true|yes|1)$/i.test(text)) return true;
    return /^(off|false|no|0)$/i.test(text) ? false : undefined;
  },
};

const parsedUrl = (text: string) => (URL.canParse(text) ? new URL(text) : undefined);

/** An address of one of `schemes`; kept without a trailing slash. Counts as a secret where it may hold a password. */
export const address = (schemes: readonly string[], example: string, secret = false): Kind<string> => ({
  expected: `an address like ${example}`,
  secret,
  read: (text) => {
    const url = parsedUrl(text);
    return url && schemes.includes(url.protocol) && (url.host !== '' || url.search !== '') ? text.replace(/\/+$/, '') : undefined;
  },
});

/** The public address of an API or a page. */
export const webAddress = address(['http:', 'https:'], 'https://baton.example.com');

/** What a server can listen on and an address can be made of: no zone (fe80::1%eth0), no port. */
export const host: Kind<string> = {
  expected: 'a host name or an IP address, for example 127.0.0.1, or 0.0.0.0 for every network',
  read: (text) => {
    const isOne = isIPv6(text) ? !text.includes('%') : /^[\w.-]+$/.test(text) && URL.canParse(`http://${text}`);
    return isOne ? text : undefined;
  },
};

export const hostAndPort: Kind<string> = {
  expected: 'host:port, for example temporal.internal:7233',
  read: (text) => {
    const [, portText] = /^(?:[^\s:/]+|\[[0-9a-f:]+\]):(\d+)$/i.exec(text) ?? [];
    return portText !== undefined && port.read(portText) !== undefined ? text : undefined;
  },
};
export const sender = matching(
  'an e-mail address, for example "Service <service@example.com>"',
  /^[^<>\s@]+@[^<>\s@]+$|^.*<[^<>\s@]+@[^<>\s@]+>$/,
);
export const twilioSid = (letters: string) => matching(`a Twilio id that begins with ${letters}`, new RegExp(`^${letters}\\w{8,}$`));

/** IP addresses, and networks as address/bits. */
export const addressList: Kind<readonly string[]> = {
  expected: 'IP addresses or networks, separated by commas, for example 10.0.0.0/8, 192.168.1.20',
  read: (text) => {
    const parts = text.split(',').map((part) => part.trim());
    return parts.every(isAddressOrNetwork) ? parts : undefined;
  },
};

function isAddressOrNetwork(text: string): boolean {
  const [ip = '', bits, ...more] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(ip)] ?? -1;
  return most > 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

export const timezone: Kind<string> = {
  expected: 'the name of a time zone, for example Asia/Shanghai',
  read: (text) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
    } catch {
      return undefined;
    }
  },
};

export const country: Kind<CountryCode> = {
  expected: 'a country of two capital letters, for example CN',
  read: (text) => (isSupportedCountry(text) ? text : undefined),
};

const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

export const duration: Kind<number> = {
  expected: 'a length of time, for example "10 min", "90 s" or 0',
  read: (text) => {
    if (text === '0') return 0;
    const [, amount, unit] = /^(\d+)\s*(ms|s|m|h)(?:ec|econds?|in|inutes?|ours?)?$/i.exec(text) ?? [];
    if (amount === undefined || unit === undefined) return undefined;
    const name = unit.toLowerCase();
    return name === 'ms' || name === 's' || name === 'm' || name === 'h' ? Number(amount) * milliseconds[name] : undefined;
  },
};

export const timeSpanOrOff: Kind<TimeSpan | 'off'> = {
  expected: 'a time span like 20:00-09:00, or "off"',
  read: (text) => {
    if (text.toLowerCase() === 'off') return 'off';
    const time = '((?:[01]\\d|2[0-3]):[0-5]\\d)';
    const [, from, to] = new RegExp(`^${time}\\s*-\\s*${time}$`).exec(text) ?? [];
    return from === undefined || to === undefined || from === to ? undefined : { from, to };
  },
};

/** Reads settings one by one and collects what is wrong, so that one message can name it all. */
export function readSettings(env: Environment) {
  const wrong: string[] = [];
  const textOf = (name: string) => env[name]?.trim() || undefined;

  function optional<T>(name: string, kind: Kind<T>): T | undefined {
    const text = textOf(name);
    if (text === undefined) return undefined;
    const value = kind.read(text);
    if (value === undefined)
      wrong.push(`${name} ${kind.secret ? 'has a value that is not repeated here' : `is "${text}"`}; it must be ${kind.expected}.`);
    return value;
  }

  return {
    wrong,
    /** The value, or undefined where it is not set; an empty text counts as not set. */
    optional,
    /** The value, or `fallback` where it is not set. */
    withDefault: <T>(name: string, kind: Kind<T>, fallback: T): T => optional(name, kind) ?? fallback,
    /** Whether the variable has any text at all. */
    isSet: (name: string) => textOf(name) !== undefined,
    /** Notes that `name` is missing. */
    missing: (name: string, why: string, kind: Kind<unknown>) => {
      if (textOf(name) === undefined) wrong.push(`${name} is not set; ${why}. It must be ${kind.expected}.`);
    },
  };
}

export type Settings = ReturnType<typeof readSettings>;
