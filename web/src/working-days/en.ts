export default {
  add: 'Add a day',
  forget: 'As the calendar says',
  works: 'The firm works',
  rests: 'The firm rests',
  missing: 'Choose a day.',
  hint: 'Deadlines that are worked out from now on count by it; those that run stay as they are.',
  columns: { day: 'Day', kind: 'What is so', note: 'Note' },
  empty: 'No day differs from the national calendar',
  emptyHint: 'Holidays and the working weekends of the State Council are known already. Add a day on which your firm does otherwise.',
};
