export default {
  title: 'Administration',
  subtitle: 'People, deadlines, pools, and what goes in and out.',
  notForYou: 'This page is not for you',
  notForYouHint: 'HR, administrators and operators work here.',
  sections: {
    stuck: { title: 'What is stuck', subtitle: 'What does not go on by itself: since when, why, and what to do.' },
    employees: {
      title: 'Employees',
      subtitle: 'Who there is, whom they report to, how many customers they may have, who stands in for them.',
    },
    policies: { title: 'Deadlines', subtitle: 'How long each step of a handover may take, and what happens when it takes longer.' },
    workingDays: { title: 'Working days', subtitle: 'Days on which your firm works or rests other than the national calendar says.' },
    pools: { title: 'Pools', subtitle: 'Which pools there are, who draws from them, and their limits.' },
    apiKeys: { title: 'API keys', subtitle: 'Which systems may talk to Baton, and what each may do.' },
    webhooks: { title: 'Webhooks', subtitle: 'Which systems are told of events, and what became of each delivery.' },
    notifications: { title: 'Messages', subtitle: 'What was sent to whom, what waits, and what failed and why.' },
    hrEvents: { title: 'HR events', subtitle: 'Every event as it came from the HR system, and what became of it.' },
    poolRules: { title: 'Rules of the pool', subtitle: 'When customers that nobody follows up go to the pool.' },
  },
};
