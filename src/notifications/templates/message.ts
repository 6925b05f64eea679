/** What a message is once it is written, and how it is laid out. Pure. */
import { escaped } from '../../platform/html.js';

export type Language = 'zh' | 'en';

export interface RenderedMessage {
  /** E-mail only. */
  readonly subject?: string;
  /** Plain text; what is sent, to the letter. */
  readonly body: string;
}

/** How many things a message lists; more than these are counted. */
export const listed = 20;

/** The HTML part of an e-mail, made from its text: paragraphs, lists of `- ` lines, addresses as links. */
export function htmlOf(body: string, language: Language): string {
  const blocks = body.split(/\n{2,}/).map((block) => blockOf(block.split('\n')));
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head><body style="font-family:sans-serif;line-height:1.6">${blocks.join('')}</body></html>`;
}

function blockOf(lines: readonly string[]): string {
  const isItem = (line: string) => line.startsWith('- ');
  const text = lines.filter((line) => !isItem(line)).map(lineOf);
  const items = lines.filter(isItem).map((line) => `<li>${lineOf(line.slice(2))}</li>`);
  return `${text.length > 0 ? `<p>${text.join('<br>')}</p>` : ''}${items.length > 0 ? `<ul>${items.join('')}</ul>` : ''}`;
}

function lineOf(line: string): string {
  const indent = line.startsWith('  ') ? '&emsp;' : '';
  return indent + escaped(line.trim()).replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`);
}
