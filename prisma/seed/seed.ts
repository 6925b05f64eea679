/** A synthetic company of any size, for benchmarks and for trying Baton out: the same for the same options. */
import pg from 'pg';
import { createDice } from '../demo-random.js';
import { calendarOf } from './calendar.js';
import { addCustomer } from './customer.js';
import { idsOf } from './ids.js';
import { openLoad } from './load.js';
import { hireStaff, type Seller } from './staff.js';
import { tableNames } from './tables.js';

export interface SeedOptions {
  readonly customers: number;
  /** Default 400: S0001, S0002 … in teams of ten under M0001 …, under a director a region, D0001 …. */
  readonly salespeople?: number;
  /** Default 1. */
  readonly seed?: number;
  /** YYYY-MM-DD, from which all dates are counted back. Default: the day it is in UTC. */
  readonly today?: string;
  /** The password of all, hashed by the auth library. */
  readonly passwordHash: string;
  readonly onProgress?: (progress: SeedProgress) => void;
}

export interface SeedProgress {
  readonly step: 'loading' | 'indexing';
  readonly customers: number;
  readonly rows: number;
  readonly seconds: number;
}

/** What was loaded. */
export interface Seeded extends SeedProgress {
  readonly sellers: readonly Seller[];
}

/** The phones that the seed makes up end here. */
export const mostCustomers = 9_000_000;

/** The newest customers are some days old, so that nothing lies in the future. */
const [oldest, newest] = [1095, 10];
const customersAFlush = 50;

/**
 * Loads a company into a migrated database, all of it or nothing; the demo company may be there. Throws where the database was
 * seeded before: what is there has the same phones and ids.
 */
export async function seedCompany(url: string, options: SeedOptions): Promise<Seeded> {
  const { customers, salespeople = 400, seed = 1, today = new Date().toISOString().slice(0, 10), onProgress = () => undefined } = options;
  if (customers > mostCustomers) throw new Error(`The seed makes up to ${mostCustomers} customers.`);
  const client = new pg.Client({ connectionString: url, application_name: 'baton-seed' });
  await client.connect();
  try {
    const poolId = await prepare(client, { customers, salespeople, seed, today });
    const begun = performance.now();
    const progress = (step: SeedProgress['step'], done: number, rows: number) => {
      const now = { step, customers: done, rows, seconds: (performance.now() - begun) / 1000 };
      onProgress(now);
      return now;
    };
    const load = await openLoad(url);
    try {
      const calendar = calendarOf(today);
      const [first, ...others] = hireStaff({ salespeople, seed, calendar, password: options.passwordHash, emit: load.emit });
      if (first === undefined) throw new Error('A company needs somebody who sells.');
      const sellers = [first, ...others] as const;
      for (let number = 1; number <= customers; number += 1) {
        const dice = createDice((seed * 0x9e3779b1) ^ (number * 0x85ebca6b));
        const [createdDaysAgo, offset] = dateOf(number, customers);
        const nextId = idsOf(calendar.uuidTime(createdDaysAgo, offset), dice);
        addCustomer({ number, dice, calendar, sellers, poolId, createdDaysAgo, nextId, emit: load.emit });
        if (number % customersAFlush === 0) {
          await load.flush();
          progress('loading', number, load.rows());
        }
      }
      await load.commit();
      progress('indexing', customers, load.rows());
      await client.query('SELECT complete_search()'); // triggers were off
      await client.query(`INSERT INTO audit_log (actor, via, action, subject_type, after) VALUES ('seed', 'seed', 'seed', 'company', $1)`, [
        { customers, salespeople, seed, today },
      ]);
      // What a trigger would have said of them.
      await client.query(`UPDATE customer_pool e SET customer_name = c.customer_name, customer_type = c.customer_type, customer_level = c.customer_level,
        region = c.region, industry = c.industry FROM customers c WHERE c.id = e.customer_id AND e.customer_name IS NULL`);
      // Statistics for the planner, and the visibility map for scans of an index alone.
      await client.query(`VACUUM (ANALYZE) customer_search, ${tableNames.join(', ')}`);
      return { ...progress('indexing', customers, load.rows()), sellers };
    } finally {
      await load.close();
    }
  } finally {
    await client.end();
  }
}

/** Answers the pool for customers without an owner. */
async function prepare(client: pg.Client, options: object): Promise<string> {
  const { rows: tables } = await client.query<{ there: boolean }>(`SELECT to_regclass('customers') IS NOT NULL AS there`);
  if (!tables[0]?.there) throw new Error('This database has no tables yet: `npm run migrate` first.');
  const { rows: before } = await client.query<{ after: object; at: Date }>(`SELECT after, at FROM audit_log WHERE action = 'seed' LIMIT 1`);
  const [earlier] = before;
  if (earlier) {
    const [then, asked] = [JSON.stringify(earlier.after), JSON.stringify(options)];
    throw new Error(`This database was seeded before, at ${earlier.at.toISOString()} with ${then}. Seed another one with ${asked}.`);
  }
  const { rows: pools } = await client.query<{ id: string }>('SELECT id FROM pools WHERE is_default');
  const [pool] = pools;
  if (!pool) throw new Error('This database has no default pool.');
  return pool.id;
}

/** Customers come evenly over the years: how many days ago this one did, and how far into that day, in milliseconds. */
function dateOf(number: number, customers: number): [number, number] {
  const days = oldest - ((number - 1) / customers) * (oldest - newest);
  const daysAgo = Math.ceil(days);
  return [daysAgo, Math.floor((daysAgo - days) * 24 * 60 * 60 * 1000)];
}
