/** A real browser from npm, with nothing installed on the machine: Chromium, unpacked once, driven by Playwright. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import manifest from '../../package.json' with { type: 'json' };

const version = manifest.devDependencies['@sparticuz/chromium'];

/** Starts the browser; whoever starts it closes it. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await unpackedChromium(),
    headless: true,
    // A sandbox needs rights that root in a container has not; the pages are our own.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none', '--hide-scrollbars'],
  });
}

/** The program, unpacked aside and renamed: another test file may be doing the same. */
async function unpackedChromium(): Promise<string> {
  const folder = join(tmpdir(), `baton-chromium-${version}`);
  if (!existsSync(folder)) {
    const unfinished = join(tmpdir(), `baton-chromium-${process.pid}`);
    mkdirSync(unfinished, { recursive: true });
    // The package unpacks to the folder for temporary files, which is another one for this child.
    const script = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
    await promisify(execFile)(execPath, ['-e', script], { env: { ...process.env, TMPDIR: unfinished } });
    try {
      renameSync(unfinished, folder);
    } catch {
      rmSync(unfinished, { recursive: true, force: true }); // another one was faster
    }
  }
  return join(folder, 'chromium');
}
