/**
 * Files that do not come at once. A browser may remember that one could not be had, and then never asks for it again (whatwg/html#6768;
 * Chromium before 156): so what has failed is asked for under another query.
 */

interface Module<Content> {
  readonly default: Content;
}
type Load = () => Promise<Module<unknown>>;

interface Failure {
  /** Where the browser has told it: not every one does. */
  readonly address: string | undefined;
  readonly times: number;
}

const failures = new Map<Load, Failure>();

/** One try. @throws where the file cannot be had just now */
export async function tryToLoad<Content>(load: () => Promise<Module<Content>>): Promise<Module<Content>> {
  const before = failures.get(load);
  try {
    if (before?.address === undefined) return await load();
    const again: Module<Content> = await import(/* @vite-ignore */ `${before.address}?again=${before.times}`);
    return again;
  } catch (error) {
    failures.set(load, { address: before?.address ?? addressIn(error), times: (before?.times ?? 0) + 1 });
    throw error;
  }
}

const addressIn = (error: unknown): string | undefined => /https?:\/\/[^\s?]+/.exec(String(error))?.[0];
