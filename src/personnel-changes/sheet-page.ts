/** The handover sheet as a page to print, complete in itself: no script, no font, no picture from elsewhere. Pure. */
import { escaped } from '../platform/html.js';
import type { HandoverSheet, SheetCustomer, SheetLooseEnd } from './leaving-schemas.js';
import { wordsOf, type Language, type Words } from './sheet-words.js';

const style = `
  @page { size: A4 landscape; margin: 12mm }
  body { font: 10.5pt/1.45 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif; color: #000; margin: 1.5rem }
  h1 { font-size: 16pt; text-align: center; margin: 0 0 .3em } h2 { font-size: 12pt; margin: 1.2em 0 .4em }
  table { border-collapse: collapse; width: 100% } th, td { border: 1px solid #666; padding: .2em .45em; text-align: left; vertical-align: top }
  th { background: #eee } thead { display: table-header-group } tr { break-inside: avoid }
  .facts th { width: 11em } .signatures td { height: 4.5em; width: 25% } .note { color: #444 }`;

/** The page in `language`; moments are shown in `timezone`. */
export function sheetPage(sheet: HandoverSheet, language: Language, timezone: string): string {
  const words = wordsOf(language);
  const at = momentIn(language, timezone);
  const { employee } = sheet;
  const title = `${words.title[sheet.kind]} · ${employee.name}`;
  const parts = [
    `<h1>${escaped(sheet.company)}<br>${words.title[sheet.kind]}</h1>`,
    facts(sheet, words, at),
    section(words.customers(sheet.customers.length), customerTable(sheet.customers, words, at)),
    section(words.looseEnds(sheet.looseEnds.length), looseEndTable(sheet.looseEnds, words, at)),
    section(words.open, openThings(sheet, words)),
    section(words.signatures, signatures(words)),
    `<p class="note">${words.printed(at(sheet.printedAt))} · ${sheet.personnelChangeId}</p>`,
  ];
  const lang = language === 'zh' ? 'zh-CN' : 'en';
  return `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${style}</style></head>
<body>${parts.join('\n')}</body></html>`;
}

type Moment = (at: string | null) => string;

function momentIn(language: Language, timeZone: string): Moment {
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return (at) => (at === null ? '' : format.format(new Date(at)));
}

const section = (heading: string, content: string) => `<h2>${heading}</h2>\n${content}`;

function facts({ employee, lastWorkingDay, goneFrom, reviewer, clearance }: HandoverSheet, words: Words, at: Moment): string {
  const { state, clearedAt } = clearance;
  const rows: readonly (readonly [string, string])[] = [
    [words.name, `${employee.name} (${employee.externalId})`],
    [words.department, employee.department ?? ''],
    [words.lastDay, lastWorkingDay ?? at(goneFrom)],
    [words.reviewer, reviewer ?? ''],
    [words.clearance, `${words.states[state]} ${at(clearedAt)}`],
  ];
  return `<table class="facts">${rows.map(([name, value]) => `<tr><th>${name}</th><td>${escaped(value)}</td></tr>`).join('')}</table>`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[], none: string): string {
  if (rows.length === 0) return `<p>${none}</p>`;
  const head = `<thead><tr>${heads.map((each) => `<th>${each}</th>`).join('')}</tr></thead>`;
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`);
  return `<table>${head}<tbody>${body.join('\n')}</tbody></table>`;
}

function customerTable(customers: readonly SheetCustomer[], words: Words, at: Moment): string {
  const step = (taken: SheetCustomer['confirmed']) =>
    taken === null ? '' : `${words.by(taken.by ?? words.system, taken.for)} ${at(taken.at)}`;
  const rows = customers.map((customer, index) => [
    String(index + 1),
    customer.name,
    words.levels[customer.level],
    customer.standing === 'pooled' ? words.pool : (customer.to ?? words.nobody),
    words.standings[customer.standing],
    step(customer.prepared),
    step(customer.approved),
    step(customer.confirmed),
  ]);
  return table(words.customerHeads, rows, words.none);
}

function looseEndTable(looseEnds: readonly SheetLooseEnd[], words: Words, at: Moment): string {
  const rows = looseEnds.map(({ kind, subject, customerName, to, givenAt }) => [
    words.kinds[kind],
    subject ?? '',
    customerName ?? '',
    to ?? words.nobody,
    at(givenAt),
  ]);
  return table(words.looseEndHeads, rows, words.none);
}

/** What the person still has: nothing, where they are cleared. */
function openThings({ clearance: { holds } }: HandoverSheet, words: Words): string {
  const lines = Object.entries(words.holds).flatMap(([what, name]) => {
    const many = Object.entries(holds).find(([each]) => each === what)?.[1] ?? 0;
    return many > 0 ? [`<li>${name}: ${many}</li>`] : [];
  });
  return lines.length > 0 ? `<ul>${lines.join('')}</ul>` : `<p>${words.nothingOpen}</p>`;
}

function signatures(words: Words): string {
  const heads = words.signers.map((each) => `<th>${each}</th>`).join('');
  return `<table class="signatures"><tr>${heads}</tr><tr>${words.signers.map(() => '<td></td>').join('')}</tr></table>`;
}
