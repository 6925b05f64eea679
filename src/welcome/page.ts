/** The first page as HTML, made on the server: it needs no script. */
import type { About, Person } from './about.js';
import { texts, type PageLanguage } from './texts.js';

/** The language asked for in the address, else the one the browser prefers, else English. */
export function languageOf(asked: string | undefined, accepted: string | undefined): PageLanguage {
  if (asked === 'zh' || asked === 'en') return asked;
  const [preferred] = (accepted ?? '')
    .split(',')
    .map((each) => each.trim().slice(0, 2).toLowerCase())
    .filter((each) => each === 'zh' || each === 'en');
  return preferred === 'zh' ? 'zh' : 'en';
}

export function welcomePage(about: About, language: PageLanguage): string {
  const text = texts[language];
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text.title}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(mark)}">
<link rel="stylesheet" href="/welcome.css">
</head>
<body>
<header>
<div class="bar"><span class="brand">${mark}<b>Baton</b></span><span class="firm">${escape(about.company)}</span>
<a href="?lang=${language === 'zh' ? 'en' : 'zh'}" hreflang="${language === 'zh' ? 'en' : 'zh'}">${text.other}</a></div>
<h1>${text.lead}</h1>
<ol class="stages">${text.stages.map((stage, at) => `<li><b>${stage}</b><span>${text.stageNotes[at] ?? ''}</span></li>`).join('')}</ol>
</header>
<main>
<h2>${text.whereTitle}</h2>
<section class="cards">
${cards(about, language).map(card).join('\n')}
</section>
${about.demo ? people(about.demo, language) : ''}
<h2>${text.startTitle}</h2>
<p>${text.startNote}</p>
<pre><code>${escape(firstLook(about))}</code></pre>
</main>
</body>
</html>
`;
}

interface Card {
  readonly title: string;
  readonly note: string;
  /** What is running in this place, in a word. */
  readonly place: string;
  readonly href?: string;
  readonly open: string;
}

function cards(about: About, language: PageLanguage): Card[] {
  const text = texts[language];
  const { open } = text;
  const mailNote = about.mailHost === undefined ? text.emailUnknown : text.emailReal(about.mailHost);
  return [
    { title: text.api, note: text.apiNote, place: about.url, href: '/docs', open },
    { title: text.temporal, note: text.temporalNote(about.temporalNamespace), place: about.temporalUi, href: about.temporalUi, open },
    { title: text.email, note: about.inbox ? text.emailEmbedded : mailNote, place: about.inbox ?? 'SMTP', href: about.inbox, open },
    { title: text.sms, note: text.smsOf[about.sms], place: { embedded: 'Baton', twilio: 'Twilio', off: '–' }[about.sms], open },
    { title: text.health, note: text.healthNote, place: '/readyz', href: '/readyz', open },
  ];
}

function card({ title, note, place, href, open }: Card): string {
  const link = href === undefined ? '' : `<a href="${escape(href)}">${open}</a>`;
  return `<article><h3>${title}</h3><p class="place">${escape(place)}</p><p>${escape(note)}</p>${link}</article>`;
}

function people({ password, people: all }: NonNullable<About['demo']>, language: PageLanguage): string {
  const text = texts[language];
  const role = (name: string) => Object.entries(text.roles).find(([each]) => each === name)?.[1] ?? name;
  const row = (person: Person) =>
    `<tr>${[person.externalId, person.name, role(person.role), person.email].map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`;
  return `<h2>${text.peopleTitle}</h2>
<p>${escape(text.peopleNote(password))}</p>
<div class="wide"><table><thead><tr>${text.people.map((head) => `<th>${head}</th>`).join('')}</tr></thead>
<tbody>${all.map(row).join('')}</tbody></table></div>`;
}

function firstLook({ url, demo }: About): string {
  const manager = demo?.people.find(({ role }) => role === 'manager');
  const email = manager?.email ?? 'you@example.com';
  return [
    `curl -c cookies -H 'content-type: application/json' ${url}/api/auth/sign-in/email \\`,
    `  -d '{"email":"${email}","password":"${demo?.password ?? '…'}"}'`,
    `curl -b cookies '${url}/api/v1/handovers?limit=10'`,
  ].join('\n');
}

const mark =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><rect x="1" y="12" width="30" height="8" rx="4" fill="#0f766e" transform="rotate(-35 16 16)"/><circle cx="7" cy="22.5" r="4.5" fill="#f59e0b"/><circle cx="25" cy="9.5" r="4.5" fill="#14b8a6"/></svg>';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (text: string): string => text.replace(/[&<>"']/g, (each) => entities[each] ?? each);
