/** Words that several pages share. */
export default {
  roles: { sales: 'Sales', manager: 'Manager', hr: 'HR', admin: 'Admin', operator: 'Operator', system: 'System' },
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  retry: 'Try again',
  loadMore: 'Show more',
  loading: 'Loading',
  none: 'None',
  nobody: 'Nobody yet',
  choosePerson: 'Type a name or an id',
  noPerson: 'Nobody found',
  due: 'Due {{when}}',
  overdue: 'Overdue since {{when}}',
  noDeadline: 'No deadline',
};
