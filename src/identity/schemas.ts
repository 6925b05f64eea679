import { Type } from 'typebox';
import { Instant, nullable, Uuid } from '../platform/http.js';
import { scopes } from './caller.js';

export const SignIn = Type.Object(
  {
    email: Type.String({ minLength: 3, maxLength: 254 }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
    rememberMe: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
/** What a password may be, wherever one is chosen. */
export const newPassword = (description: string) => Type.String({ minLength: 8, maxLength: 128, description });
export const PasswordChange = Type.Object(
  { currentPassword: Type.String({ minLength: 1, maxLength: 200 }), newPassword: newPassword('8 to 128 characters') },
  { additionalProperties: false },
);
export const SignedIn = Type.Object({ user: Type.Object({ id: Uuid, name: Type.String(), email: Type.String() }) });
export const Done = Type.Object({ success: Type.Boolean() });

export const NewKey = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]{0,62}$', description: 'Names the system; the source of what it posts' }),
    scopes: Type.Array(Type.Enum(scopes), { minItems: 1, maxItems: 10 }),
    signsEvents: Type.Optional(
      Type.Boolean({ description: 'Whether HR events that come with the key have to be signed (Standard Webhooks); false if left out' }),
    ),
  },
  { additionalProperties: false },
);

const key = {
  id: Uuid,
  name: Type.String(),
  scopes: Type.Array(Type.Enum(scopes)),
  signsEvents: Type.Boolean({ description: 'Whether HR events that come with the key have to be signed' }),
  createdAt: Instant,
  lastUsedAt: nullable(Instant),
  revokedAt: nullable(Instant),
};
export const Key = Type.Object(key);
export const CreatedKey = Type.Object({
  ...key,
  key: Type.String({ description: 'Shown this once' }),
  signingSecret: nullable(Type.String({ description: 'What HR events are signed with, where they have to be; shown this once' })),
});
