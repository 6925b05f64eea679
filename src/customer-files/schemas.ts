/** Queries and answers of imports and exports. */
import { Type, type Static } from 'typebox';
import { CustomerQuery } from '../customers/schemas.js';
import { IdParams, Instant, Uuid, nullable } from '../platform/http.js';
import { pageQuery } from '../platform/pagination.js';

const FileFormat = Type.Enum(['csv', 'xlsx']);
const Language = Type.Enum(['zh', 'en']);

export const UploadQuery = Type.Object(
  {
    mode: Type.Optional(
      Type.Enum(['dry_run', 'good_rows', 'all_or_none'], {
        default: 'dry_run',
        description:
          'dry_run checks and waits for /run; good_rows leaves the bad ones out; all_or_none writes nothing where one row is bad',
      }),
    ),
    fileName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    source: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'The source of external ids, for rows that do not say' }),
    ),
  },
  { additionalProperties: false },
);

export const ImportRun = Type.Object({ mode: Type.Enum(['good_rows', 'all_or_none']) }, { additionalProperties: false });
export const ImportParams = IdParams;

/**
 * checking: being asked of the database · checked: a dry run that waits for its run · refused: all or none, and it is none ·
 * cancelled: called off by somebody; `created` says what had been written before and stays.
 */
export const CustomerImport = Type.Object({
  id: Uuid,
  fileName: nullable(Type.String()),
  format: FileFormat,
  mode: Type.Enum(['dry_run', 'good_rows', 'all_or_none']),
  status: Type.Enum(['checking', 'checked', 'writing', 'finished', 'refused', 'cancelled']),
  columns: Type.Array(Type.Object({ header: Type.String(), field: nullable(Type.String()) }), {
    description: "The file's columns in its order; field is null for one that is not known, and left out",
  }),
  counts: Type.Object({
    rows: Type.Integer({ description: 'Customers; lines of further contacts belong to the row above' }),
    good: Type.Integer({ description: 'Have become customers, or can' }),
    bad: Type.Integer(),
    alreadyThere: Type.Integer(),
    created: Type.Integer({ description: 'Customers so far; of all_or_none at once, at the end' }),
  }),
  createdAt: Instant,
  finishedAt: nullable(Instant),
  cancelRequestedAt: nullable(Type.String({ format: 'date-time', description: 'Before it is cancelled: it will be, at its next page' })),
});
export type CustomerImport = Static<typeof CustomerImport>;

export const RowsQuery = Type.Object(
  { ...pageQuery, state: Type.Optional(Type.Enum(['bad', 'already_there'])) },
  { additionalProperties: false },
);

export const ImportRow = Type.Object({
  line: Type.Integer({ description: 'As an editor or Excel numbers them' }),
  customerName: nullable(Type.String()),
  state: Type.Enum(['bad', 'already_there']),
  findings: Type.Array(
    Type.Object({
      line: Type.Integer({ description: 'Of a further contact: the line below that is its own' }),
      field: Type.String(),
      column: nullable(Type.String({ description: 'What the file calls the field; null where it has no such column' })),
      rule: Type.String(),
      message: Type.String(),
    }),
  ),
});
export type ImportRow = Static<typeof ImportRow>;

export const LanguageQuery = Type.Object({ language: Type.Optional(Language) }, { additionalProperties: false });
export const TemplateQuery = Type.Object(
  { language: Type.Optional(Language), format: Type.Optional(FileFormat) },
  { additionalProperties: false },
);

const { cursor: _cursor, limit: _limit, ...listed } = CustomerQuery.properties;
/** The filters and the order of the list. */
export const ExportQuery = Type.Object(
  {
    ...listed,
    format: Type.Optional(FileFormat),
    language: Type.Optional(Language),
    contacts: Type.Optional(Type.Boolean({ description: 'With the people there: a line for each of them' })),
  },
  { additionalProperties: false },
);
export type ExportQuery = Static<typeof ExportQuery>;
