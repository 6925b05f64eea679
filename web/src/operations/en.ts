export default {
  askAgain: 'Ask again',
  nothing: 'Nothing is stuck',
  nothingHint: 'As of {{at}}. What a schedule or a person has to put right appears here, with what to do.',
  since: 'Since {{at}}',
  whatToDo: 'What to do: ',
  more_one: 'and one more',
  more_other: 'and {{count}} more',
  repair: 'Repair',
  repaired: {
    started: 'Its workflow runs again.',
    running: 'Its workflow runs already.',
    ended: 'The handover has ended and needs no workflow; its customer is free.',
  },
  columns: { id: 'Which', since: 'Since', workflow: 'Its workflow, says Temporal' },
  kinds: {
    temporal_away: {
      title: 'Temporal does not answer',
      why: 'No handover moves. What people send is answered later or asked for again; nothing is lost.',
      whatToDo:
        'Look into Temporal’s own logs, and whether TEMPORAL_ADDRESS is right and reached from the API. All goes on once it is back.',
    },
    no_worker: {
      title: 'No worker runs',
      why: 'No worker has asked for work in the last minutes. What people send waits; no mail and no SMS goes out.',
      whatToDo:
        'Start a worker (npm run worker, or docker compose up -d worker) and read the last lines of its log: a wrong setting is named there.',
    },
    handover_without_workflow: {
      title: 'Open handovers without a workflow',
      why: 'The handover is open and its workflow does not run: it was terminated or deleted, or Temporal lost it.',
      whatToDo:
        'The schedule resume-handovers starts it again within ten minutes; “Repair” does so at once. If they stay, look whether a worker runs and the schedule is not paused.',
    },
    customer_frozen_without_handover: {
      title: 'Customers frozen for a handover that has ended',
      why: 'The customer is frozen for a handover that is not open any more.',
      whatToDo: '“Repair” frees the customer. This should never happen: report it.',
    },
    hr_event_not_relayed: {
      title: 'HR events that were not passed on',
      why: 'The event is stored, and the workflow of its personnel change has not been told of it.',
      whatToDo: 'It goes by itself once Temporal answers and a worker runs; the schedule relay-hr-events must not be paused.',
    },
    customers_of_a_change_failed: {
      title: 'Personnel changes with customers that failed',
      why: 'Customers of the personnel change could not be opened or given.',
      whatToDo: 'Open the change: it says why for each customer, and there you say what follows.',
    },
    recycling_run_waits: {
      title: 'Recycling runs that wait for a person',
      why: 'More than a fifth of all customers would go to the pool, so a person decides.',
      whatToDo: 'Look at the rules’ trial first, then approve the run or cancel it.',
    },
    messages_not_sent: {
      title: 'Messages that are due and not sent',
      why: 'E-mail or SMS is due and is not sent: no worker runs, the dispatch workflow of its channel does not, or the provider is away.',
      whatToDo: 'Look whether a worker runs: its start brings the dispatch back. Then look into its log for the mail server or Twilio.',
    },
    webhooks_not_sent: {
      title: 'Webhooks that are due and not posted',
      why: 'Deliveries are due and are not posted: no worker runs, or the workflow webhook-dispatch does not.',
      whatToDo: 'Look whether a worker runs: its start brings webhook-dispatch back.',
    },
  },
};
