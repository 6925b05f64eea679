/** Who did what, and whose everything was: for administrators, and for systems that follow who owns what. */
import type { Access } from '../identity/access.js';
import { demand } from '../identity/permissions.js';
import type { Database } from '../platform/database.js';
import { malformed } from '../platform/errors.js';
import { decodeIdCursor, page, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import { readOwnershipFeed } from './feed.js';
import type { AuditLine, AuditQuery, OwnershipFeed } from './schemas.js';

export const createAudit = ({ database }: { readonly database: Database }) => ({
  /** The audit log, the newest first. Throws Problem 403, 400 for a subject's id without its type. */
  async list(access: Access, { cursor, limit, ...where }: AuditQuery): Promise<PageOf<AuditLine>> {
    demand(access, 'read', 'AuditEntry');
    if (where.subjectId !== undefined && where.subjectType === undefined)
      throw malformed('malformed', 'subjectId goes together with subjectType: say what kind of thing it is.', { field: 'subjectType' });
    const before = decodeIdCursor(cursor);
    const rows = await database.auditEntry.findMany({
      where: { ...where, id: before && { lt: before } },
      orderBy: { id: 'desc' },
      take: rowsToRead(limit),
    });
    const { items, nextCursor } = page(rows, limit);
    return { items: items.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })), nextCursor };
  },

  /** Every change of an owner, the oldest first, to be followed. Throws Problem 403, 400. */
  async followOwnership(access: Access, query: PageQuery): Promise<OwnershipFeed> {
    demand(access, 'read', 'OwnershipChange');
    return readOwnershipFeed(database, query);
  },
});
export type Audit = ReturnType<typeof createAudit>;
