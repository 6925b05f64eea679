export default {
  title: 'My work',
  parts: { preparer: 'To prepare', reviewer: 'To approve', receiver: 'To confirm' },
  hints: {
    preparer: 'Bring the checklist in order and send it to review.',
    reviewer: 'Look at the checklist, see to a receiver, and approve.',
    receiver: 'Take the customer over, or ask what is missing.',
  },
  empty: 'Nothing waits for you',
  emptyHint: 'Handovers that you prepare, approve or receive appear here by urgency, as soon as it is your turn.',
};
