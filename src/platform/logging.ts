/** Logs: one JSON line per event, made readable on a terminal. */
import { stdout } from 'node:process';
import { destination, pino, stdSerializers, stdTimeFunctions, type Logger as PinoLogger } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { LogLevel } from './config.js';

export type Logger = PinoLogger;

// What signs a request in, and a person's number and address: never in a log, whoever logs the object.
const redact = [
  'req.headers.authorization',
  'req.headers.cookie',
  'authorization',
  'cookie',
  'password',
  'secret',
  'phone',
  'email',
  '*.password',
  '*.phone',
  '*.email',
  // PostgreSQL quotes the row that it refuses.
  'err.meta.driverAdapterError.cause.detail',
  'error.meta.driverAdapterError.cause.detail',
];

/** A logger for one process; `name` is on every line. Use `logger.child({ … })` for what several lines share. */
export function createLogger(level: LogLevel, name: string): Logger {
  const options = {
    name,
    level,
    redact,
    base: { pid: process.pid },
    serializers: { error: stdSerializers.err },
    timestamp: stdTimeFunctions.isoTime,
  };
  return stdout.isTTY
    ? pino(options, PinoPretty({ colorize: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', sync: true }))
    : pino(options, destination({ fd: 1, sync: true }));
}
