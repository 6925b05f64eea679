/** Which constraint refused a write, so that services can say it in words. */
import { Prisma } from './database.js';

/** The name of the unique index or constraint that `error` is about, or undefined for any other error. */
export function brokenConstraint(error: unknown): string | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  const cause = property(property(error.meta, 'driverAdapterError'), 'cause');
  const index = property(property(cause, 'constraint'), 'index');
  return typeof index === 'string' ? index : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
