import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const root = new URL('../../../web/src/', import.meta.url);
const folders = readdirSync(root).filter(
  (name) => existsSync(new URL(`${name}/en.ts`, root)) || existsSync(new URL(`${name}/zh.ts`, root)),
);

type Texts = Readonly<Record<string, string>>;

/** Every text by its path. */
function flat(texts: object, path = ''): Texts {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null ? Object.entries(flat(value, `${path}${key}.`)) : [[`${path}${key}`, String(value)]],
    ),
  );
}

async function textsOf(folder: string, language: 'en' | 'zh'): Promise<Texts> {
  const { default: texts }: { default: object } = await import(new URL(`${folder}/${language}.ts`, root).href);
  return flat(texts);
}

const placeholders = (text: string | undefined) => [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted();

describe.each(folders)('the texts of %s', (folder) => {
  test('are there in both languages', async () => {
    const [en, zh] = await Promise.all([textsOf(folder, 'en'), textsOf(folder, 'zh')]);
    expect(Object.keys(zh).toSorted()).toEqual(Object.keys(en).toSorted());
    expect(Object.entries({ ...en, ...zh }).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('name the same things in both, so that nothing stays unfilled', async () => {
    const [en, zh] = await Promise.all([textsOf(folder, 'en'), textsOf(folder, 'zh')]);
    // A singular may spell its one out: "the last one".
    const shared = Object.keys(en).filter((key) => !key.endsWith('_one'));
    expect(shared.filter((key) => !isSame(placeholders(en[key]), placeholders(zh[key])))).toEqual([]);
  });

  test('are Chinese in Chinese', async () => {
    const zh = await textsOf(folder, 'zh');
    const names = /^(Baton|Temporal|API|VIP|\{\{.*\}\}|[^\p{L}]*)+$/u;
    expect(Object.entries(zh).filter(([, text]) => !/\p{Script=Han}/u.test(text) && !names.test(text))).toEqual([]);
  });
});

const isSame = (a: readonly unknown[], b: readonly unknown[]) => JSON.stringify(a) === JSON.stringify(b);
