/** The brief: what the old owner tells the receiver beyond the records. Its promises and next step become the receiver's tasks. Pure. */
import { Temporal } from 'temporal-polyfill';
import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';

const closed = { additionalProperties: false };
const Text = Type.String({ minLength: 1, maxLength: 2000 });
const OnDay = Type.Optional(Type.String({ format: 'date', pattern: '^(?!0000)\\d{4}-\\d{2}-\\d{2}$' }));

export const Brief = Type.Object(
  {
    nextStep: Type.Optional(Type.Object({ text: Text, dueOn: OnDay }, closed)),
    promises: Type.Optional(Type.Array(Type.Object({ text: Text, dueOn: OnDay }, closed), { maxItems: 50 })),
    people: Type.Optional(Type.Array(Type.Object({ name: Type.Optional(Text), note: Text }, closed), { maxItems: 50 })),
    risk: Type.Optional(
      Type.Object(
        { level: Type.Union([Type.Literal('low'), Type.Literal('medium'), Type.Literal('high')]), note: Type.Optional(Text) },
        closed,
      ),
    ),
    introduction: Type.Optional(
      Type.Object(
        {
          kind: Type.Union([Type.Literal('none'), Type.Literal('call'), Type.Literal('visit'), Type.Literal('group_chat')]),
          plannedOn: OnDay,
          doneOn: OnDay,
        },
        closed,
      ),
    ),
  },
  { ...closed, description: 'Next step, promises with dates, notes on people, risk, introduction' },
);
export type Brief = Static<typeof Brief>;

export interface ReceiverTask {
  readonly text: string;
  /** YYYY-MM-DD */
  readonly dueOn: string | null;
}

/** How soon the receiver should have spoken to the customer. */
const firstContactDays = 3;

/** The receiver's tasks: a first contact, the next step, each promise. `firstContactOn` is YYYY-MM-DD. */
export function tasksOf(brief: unknown, firstContactOn: string): ReceiverTask[] {
  const tasks: ReceiverTask[] = [{ text: '首次联系客户 First contact with the customer', dueOn: firstContactOn }];
  if (!Check(Brief, brief)) return tasks;
  const promised = [...(brief.nextStep === undefined ? [] : [brief.nextStep]), ...(brief.promises ?? [])];
  return [...tasks, ...promised.map(({ text, dueOn = null }) => ({ text, dueOn }))];
}

/** The day by which the first contact is due, YYYY-MM-DD: `firstContactDays` after the day that `now` is in `timezone`. */
export function firstContactDay(now: Date, timezone: string): string {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone).toPlainDate();
  return today.add({ days: firstContactDays }).toString();
}
