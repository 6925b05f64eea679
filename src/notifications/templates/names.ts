/** The messages Baton sends, by name. */

/** `handover_undone`: to whom was told that it is completed. */
export type CustomerTemplate = 'handover_completed' | 'handover_undone';

const recyclingTemplates = [
  /** Of the owner's customers, those that go to the pool soon unless somebody follows up. */
  'customers_to_be_recycled',
  /** Of the reader's customers, those that a run has put into the pool. */
  'customers_recycled',
  /** A follow-up was recorded just after the customer went to the pool: for its former owner. */
  'followed_up_in_pool',
  /** A run of recycling is so large that an admin decides. */
  'recycling_waits',
] as const;
export type RecyclingTemplate = (typeof recyclingTemplates)[number];

export const isRecyclingTemplate = (name: string): name is RecyclingTemplate => recyclingTemplates.some((known) => known === name);

export const employeeTemplates = [
  'handover_to_prepare',
  'handover_to_review',
  'handover_to_confirm',
  'handover_sent_back',
  'handover_declined',
  'handover_cancelled',
  /** The handover has ended with the customer in the public pool: to both sides. */
  'handover_to_pool',
  /** A completed handover was undone: to both sides. */
  'handover_taken_back',
  /** The reviewer asks for changes. */
  'handover_returned',
  /** A personnel change has opened handovers: how many, and how many of them wait for the reader. */
  'personnel_change_opened',
  /** Customers of a personnel change have no receiver: their reviewer divides them. */
  'personnel_change_to_divide',
  /** A resignation is finished: for HR. */
  'personnel_change_cleared',
  /** Half of a stage's time is over. */
  'handover_due_soon',
  /** A deadline was missed: to the manager who may act now. */
  'handover_overdue',
  /** The same two for the handovers of a personnel change, in one message. */
  'personnel_change_due_soon',
  'personnel_change_overdue',
  /** A receiver gets more than they may: to the manager above whoever said so, for a handover or for a plan. */
  'handover_over_capacity',
  'personnel_change_over_capacity',
  'receiver_first_contact',
  /** A manager has assigned customers of the pool: how many, and which. */
  'pool_assigned',
  /** The receiver has not followed up after the handover: to the receiver's manager. */
  'receiver_silent',
] as const;
export type EmployeeTemplate = (typeof employeeTemplates)[number];

/** Those that tell of a whole personnel change, by counts that are read when they are sent. */
export const changeTemplates = [
  'personnel_change_opened',
  'personnel_change_to_divide',
  'personnel_change_cleared',
  'personnel_change_due_soon',
  'personnel_change_overdue',
  'personnel_change_over_capacity',
] as const satisfies EmployeeTemplate[];
export type ChangeTemplate = (typeof changeTemplates)[number];

/** Those that never go out before they are due, whatever else does: until then their numbers are not complete. */
export const templatesUntilDue = ['personnel_change_overdue'] as const satisfies ChangeTemplate[];

export const isChangeTemplate = (name: string): name is ChangeTemplate => changeTemplates.some((known) => known === name);

export const isEmployeeTemplate = (name: string): name is EmployeeTemplate => employeeTemplates.some((known) => known === name);
