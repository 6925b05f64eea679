/**
 * The page's texts. Each folder has its own, `<folder>/en.ts` and `<folder>/zh.ts`, and names itself in texts.d.ts; they are loaded with
 * the first component that uses them, in the language that is on.
 */
import i18n, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { tryToLoad } from '../shell/loading';
import { isOnline } from '../shell/online';
import { keepLoading, type Texts } from './loading';

export const languages = ['zh', 'en'] as const;
export type Language = (typeof languages)[number];

const files = import.meta.glob<{ readonly default: Texts }>('../*/{en,zh}.ts');

const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, folder, done) => {
    const load = files[`../${folder}/${language}.ts`];
    if (load === undefined) return done(new Error(`There are no texts of ${folder} in ${language}.`), null);
    // Never told as failed: i18next would have the names of the texts shown in their place for good. What needs them waits.
    void keepLoading(load).then((texts) => done(null, texts));
  },
};

const choiceKey = 'baton.language';

/** The one chosen here before, else the first of the browser's that there is, else Chinese. */
export function preferredLanguage(chosen: string | null, browsers: readonly string[]): Language {
  const wanted = [chosen, ...browsers].map((each) => each?.slice(0, 2).toLowerCase());
  return languages.find((language) => language === wanted.find((each) => each === 'zh' || each === 'en')) ?? 'zh';
}

export async function startLanguage(): Promise<void> {
  i18n.on('languageChanged', (language) => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  });
  await i18n
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: preferredLanguage(localStorage.getItem(choiceKey), navigator.languages),
      fallbackLng: false,
      supportedLngs: languages,
      // What is on every page waits for nothing any more when it is drawn.
      ns: ['ui', 'problems', 'shell'],
      defaultNS: 'ui',
      interpolation: { escapeValue: false },
      returnNull: false,
    });
}

let wanted: Language | undefined;

/**
 * Switches without a reload: the texts of everything on the page are there before anything changes.
 * @throws where they cannot be had just now; then everything stays as it was
 */
export async function chooseLanguage(language: Language): Promise<void> {
  wanted = language;
  await Promise.all(foldersOnThePage().map((folder) => fetchTexts(language, folder)));
  if (wanted !== language) return; // chosen otherwise meanwhile
  await i18n.changeLanguage(language);
  localStorage.setItem(choiceKey, language);
}

async function fetchTexts(language: Language, folder: string): Promise<void> {
  const load = files[`../${folder}/${language}.ts`];
  if (load === undefined || i18n.hasResourceBundle(language, folder)) return;
  if (!isOnline()) throw new Error('There is no network.');
  await tryToLoad(load);
}

/** i18next adds to those of `init` whatever a component has asked for. */
function foldersOnThePage(): readonly string[] {
  const { ns } = i18n.options;
  return typeof ns === 'string' ? [ns] : (ns ?? []);
}
