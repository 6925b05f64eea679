import { Type, type Static } from 'typebox';
import { roles } from '../identity/caller.js';

const Person = Type.Object({ externalId: Type.String(), name: Type.String(), role: Type.Enum([...roles]), email: Type.String() });

export const About = Type.Object({
  company: Type.String(),
  version: Type.String(),
  demo: Type.Optional(
    Type.Object(
      { password: Type.String(), people: Type.Array(Person) },
      { description: 'Who can sign in to the demo company, and with which password; absent: this is a real one' },
    ),
  ),
});
export type About = Static<typeof About>;

export const Services = Type.Object({
  url: Type.String({ description: 'The public address of the API' }),
  temporal: Type.Object({ uiUrl: Type.String(), namespace: Type.String() }),
  email: Type.Object({
    kind: Type.Enum(['embedded', 'smtp']),
    inboxUrl: Type.Optional(Type.String({ description: 'Where the embedded inbox shows its mails' })),
    host: Type.Optional(Type.String({ description: 'The host that e-mail goes through' })),
  }),
  sms: Type.Enum(['embedded', 'twilio', 'off']),
});
export type Services = Static<typeof Services>;
