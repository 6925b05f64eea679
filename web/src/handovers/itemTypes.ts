/** The kinds of checklist items, in the order in which they are shown. */
export const itemTypes = ['basic_info', 'opportunities', 'contracts', 'service_tickets', 'payment_issues'] as const;
