/** The messages Baton sends, by name. */

export type CustomerTemplate = 'handover_completed';

export const employeeTemplates = [
  'handover_to_prepare',
  'handover_to_review',
  'handover_to_confirm',
  'handover_sent_back',
  'handover_declined',
  'handover_cancelled',
  /** The reviewer asks for changes. */
  'handover_returned',
  /** A personnel change has opened handovers: how many, and how many of them wait for the reader. */
  'personnel_change_opened',
  /** Customers of a personnel change have no receiver: their reviewer divides them. */
  'personnel_change_to_divide',
  'receiver_first_contact',
  /** A manager has assigned customers of the pool: how many, and which. */
  'pool_assigned',
] as const;
export type EmployeeTemplate = (typeof employeeTemplates)[number];

export const isEmployeeTemplate = (name: string): name is EmployeeTemplate => employeeTemplates.some((known) => known === name);
