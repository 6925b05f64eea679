/** What an operator looks for at night: what counts as stuck, why it may be, and what is done about it. */

/** How long something may be on its way before it counts as stuck, in milliseconds: Schedules and leases need less. */
export const patienceMs = 10 * 60_000;

/** How many subjects of a kind are named; the rest is a number. */
export const namedAtMost = 20;

export const subjectTypes = [
  'handover',
  'customer',
  'hr_event',
  'personnel_change',
  'recycling_run',
  'notification',
  'webhook_delivery',
] as const;
export type SubjectType = (typeof subjectTypes)[number];

interface Kind {
  readonly subject: SubjectType;
  readonly why: string;
  readonly whatToDo: string;
}

export const kinds = {
  handover_without_workflow: {
    subject: 'handover',
    why: 'The handover is open and its workflow does not run: it was terminated or deleted, or Temporal lost it.',
    whatToDo:
      'The schedule resume-handovers starts it again within ten minutes; POST /operations/handovers/{id}/repair does so at once. If they stay, look whether a worker runs and the schedule is not paused.',
  },
  customer_frozen_without_handover: {
    subject: 'customer',
    why: 'The customer is frozen for a handover that is not open any more.',
    whatToDo:
      'POST /operations/handovers/{id}/repair with the handover that is named takes the freeze away. It should never happen: report it.',
  },
  hr_event_not_relayed: {
    subject: 'hr_event',
    why: 'The event is stored, and the workflow of its personnel change has not been told of it.',
    whatToDo: 'It goes by itself once Temporal answers (/readyz) and a worker runs; the schedule relay-hr-events must not be paused.',
  },
  customers_of_a_change_failed: {
    subject: 'personnel_change',
    why: 'Customers of the personnel change could not be opened or given.',
    whatToDo:
      'GET /personnel-changes/{id}/customers?state=failed says why for each; PUT /personnel-changes/{id}/customers/{customerId} says what follows.',
  },
  recycling_run_waits: {
    subject: 'recycling_run',
    why: 'More than a fifth of all customers would go to the pool, so a person decides.',
    whatToDo: 'Look at POST /pool/rules/dry-run, then POST /pool/recycling-runs/{id}/approve or …/cancel.',
  },
  messages_not_sent: {
    subject: 'notification',
    why: 'E-mail or SMS is due and is not sent: no worker runs, the dispatch workflow of its channel does not, or the provider is away.',
    whatToDo:
      'Look whether a worker runs: its start brings notification-dispatch/email and /sms back. Then look into its log for the mail server or Twilio.',
  },
  webhooks_not_sent: {
    subject: 'webhook_delivery',
    why: 'Deliveries are due and are not posted: no worker runs, or the workflow webhook-dispatch does not.',
    whatToDo: 'Look whether a worker runs: its start brings webhook-dispatch back.',
  },
} as const satisfies Record<string, Kind>;
export type StuckKind = keyof typeof kinds;
export const stuckKinds: readonly StuckKind[] = Object.keys(kinds).filter((name): name is StuckKind => name in kinds);
