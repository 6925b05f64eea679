/** A line of the timeline: its place, its words, and whose it is. Pure. */
interface Line {
  readonly kind: string;
  readonly via: string;
  readonly detail: unknown;
}

const fieldOf = (detail: unknown, name: string): string | undefined => {
  const value: unknown = typeof detail === 'object' && detail !== null ? Reflect.get(detail, name) : undefined;
  return typeof value === 'string' ? value : undefined;
};

/**
 * A deadline says which of its moments it was; a step of the process that the clock has sent says that it was the policy; a notice says
 * what was told. `messages`: anything else, by its name.
 */
export function timelineWord({ kind, via, detail }: Line): {
  readonly group: 'moments' | 'byPolicy' | 'templates' | 'messages';
  readonly name: string;
} {
  if (kind === 'deadline') return { group: 'moments', name: fieldOf(detail, 'what') ?? 'due' };
  if (kind === 'notice') return { group: 'templates', name: fieldOf(detail, 'template') ?? kind };
  if (via === 'deadline' && (kind === 'complete_preparation' || kind === 'approve' || kind === 'confirm'))
    return { group: 'byPolicy', name: kind };
  return { group: 'messages', name: kind };
}

/** What was said with it: by a person, or of a notice its channel and what became of it. */
export function saidWith({ kind, detail }: Line): { readonly words?: string; readonly channel?: string; readonly state?: string } {
  if (kind === 'notice') return { channel: fieldOf(detail, 'channel'), state: fieldOf(detail, 'state') };
  return { words: [fieldOf(detail, 'reason'), fieldOf(detail, 'question')].find((each) => each !== undefined && each !== '') };
}

/** Oldest first; of one moment, what happened comes before what was told of it. */
export const causesFirst = <Each extends { readonly at: string; readonly kind: string }>(lines: readonly Each[]): Each[] =>
  lines.toSorted((one, other) => one.at.localeCompare(other.at) || Number(one.kind === 'notice') - Number(other.kind === 'notice'));

interface Actor {
  readonly name: string | null;
  readonly externalId: string | null;
}

/** A person by name, another system by that of its API key; undefined: Baton itself. */
export function actorOf(actor: Actor | null): { readonly person: string } | { readonly system: string } | undefined {
  if (actor === null) return undefined;
  const { name, externalId } = actor;
  if (name === null && externalId?.startsWith('key:')) return { system: externalId.slice('key:'.length) };
  const person = name ?? externalId;
  return person === null ? undefined : { person };
}
