/** What a firm decides about handovers, as a version of the policy keeps it. Pure. */
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const closed = { additionalProperties: false };

/** How long something may take: so many working days, or a duration for less than a day. */
const Term = Type.Union(
  [
    Type.Integer({ minimum: 0, maximum: 250 }),
    Type.String({ pattern: '^PT(?=[0-9])([0-9]{1,4}H)?([0-9]{1,5}M)?([0-9]{1,6}S)?$', examples: ['PT4H'] }),
  ],
  { description: 'A number of working days, or an ISO 8601 duration such as PT4H' },
);
export type Term = Static<typeof Term>;

const StageTerm = Type.Union([Type.Integer({ minimum: 1, maximum: 250 }), Term.anyOf[1]], {
  description: 'A number of working days, or an ISO 8601 duration such as PT4H',
});

const byLevel = Type.Object({ important: StageTerm, normal: StageTerm, potential: StageTerm }, closed);

export const HandoverPolicy = Type.Object(
  {
    stageWorkingDays: Type.Object({ preparation: byLevel, review: byLevel, confirmation: byLevel }, closed),
    halfTimeReminder: Type.Boolean({ description: 'Whether a reminder comes when half of the time is over' }),
    graceWorkingDays: Term,
    afterGrace: Type.Enum(['escalate', 'wait', 'advance', 'to_pool'], {
      description:
        'After the grace period: tell the next manager up, wait, do as the manager would, or send to the pool (level potential with nothing open; else tell the next manager up)',
    }),
    undoDays: Type.Integer({ minimum: 0, maximum: 365, description: 'For how long a completed handover can be undone' }),
    endedContractDays: Type.Integer({ minimum: 0, maximum: 3650, description: 'For how long an ended contract is on the checklist' }),
    startWorkingDaysBefore: Type.Integer({
      minimum: 0,
      maximum: 250,
      description: 'How many working days before the last one work on a personnel change starts',
    }),
    followUpCheckDays: Type.Array(Type.Integer({ minimum: 1, maximum: 365 }), {
      maxItems: 10,
      uniqueItems: true,
      description: 'How many days after completion Baton looks whether the receiver has followed up',
    }),
  },
  closed,
);
export type HandoverPolicy = Static<typeof HandoverPolicy>;

/** Each step of a handover reads its policy. */
const policyReader = Compile(HandoverPolicy);

/** The content of a version, as it was written: each is complete. */
export const readHandoverPolicy = (content: unknown): HandoverPolicy => policyReader.Parse(content);
