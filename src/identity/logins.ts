/** E-mail and password of an employee, as better-auth keeps them. */
import { hashPassword as hash } from 'better-auth/crypto';
import { newId, type Transaction } from '../platform/database.js';

export interface NewLogin {
  readonly employeeId: string;
  readonly name: string;
  readonly email: string;
  /** From hashPassword. */
  readonly passwordHash: string;
}

/** Takes about 50 ms of a core: ask for it before a transaction begins, not in it. */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** Lets these employees sign in; whoever could already keeps their password. */
export async function addLogins(tx: Transaction, logins: readonly NewLogin[]): Promise<void> {
  await tx.authUser.createMany({
    data: logins.map(({ employeeId, name, email }) => ({ id: employeeId, name, email: email.toLowerCase(), emailVerified: true })),
    skipDuplicates: true,
  });
  await tx.authAccount.createMany({
    data: logins.map(({ employeeId, passwordHash }) => ({
      id: newId(),
      accountId: employeeId,
      providerId: 'credential',
      userId: employeeId,
      password: passwordHash,
    })),
    skipDuplicates: true,
  });
}

/** Lets an employee sign in with this password and no other; who is signed in as them is so no longer. */
export async function setPassword(tx: Transaction, login: NewLogin): Promise<void> {
  await addLogins(tx, [login]);
  await tx.authAccount.updateMany({
    where: { userId: login.employeeId, providerId: 'credential' },
    data: { password: login.passwordHash },
  });
  await tx.authSession.deleteMany({ where: { userId: login.employeeId } });
}
