export default {
  title: 'What runs where',
  subtitle: '{{company}} · Baton {{version}}',
  api: 'API',
  apiNote: 'Every operation, to read and to try. The document itself is at /docs/json.',
  temporal: 'Temporal',
  temporalNote: 'Every handover is a workflow here: where it stands, who must act, what was said. Namespace {{namespace}}.',
  email: 'E-mail',
  emailEmbedded: 'Embedded inbox. No mail leaves this machine; read here what customers would receive.',
  emailReal: 'Real mail, by way of {{host}}.',
  sms: 'SMS',
  smsOutbox: 'What was written',
  smsOf: {
    embedded:
      'Embedded outbox. No SMS leaves this machine; an admin or an operator reads here what customers would receive, a system at /api/v1/dev/sms.',
    twilio: 'Real SMS, by way of Twilio.',
    off: 'Switched off: customers are told by e-mail only.',
  },
  health: 'Health',
  healthNote: 'Whether the database and Temporal answer; figures for Prometheus are at /metrics.',
};
