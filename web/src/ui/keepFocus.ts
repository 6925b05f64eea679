/**
 * The focus is not lost to the document with what had it. A dialog that closes gives it back to where it was before; a row that goes
 * gives it to the next one, a form to the button that takes its place, and everything else to the nearest thing around it. Whoever uses
 * the keyboard goes on from there, and a screen reader says where that is.
 */

/** Where the focus was, and what is around that up to a child of <body>: the page, or a layer over it such as a dialog. */
interface Place {
  readonly held: HTMLElement;
  readonly around: readonly Element[];
}

/** Begins to watch the document; once, when the page starts. */
export function keepFocus(): void {
  let current: HTMLElement | undefined;
  /** Whether it went with what had it: where somebody clicked beside everything, nothing has it, and that is meant. */
  let isLost = false;
  /** One for each layer, the layer that had the focus latest first. */
  let places: readonly Place[] = [];
  const hasNone = () => document.activeElement === document.body;
  const regain = () => {
    const place = isLost && hasNone() ? places.find(({ held }) => held.checkVisibility()) : undefined;
    const target = place && (isUsable(place.held) ? place.held : nearest(place.around));
    target?.focus({ preventScroll: true });
  };
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    current = target;
    isLost = false;
    if (isBehindDialog(target)) return; // on its way round: the dialog takes it back
    const place = placeOf(target);
    places = [place, ...places.filter((other) => layerOf(other) !== layerOf(place))];
  });
  // What is hidden or switched off loses it a moment later: a menu that closes, the arrow that has moved a rule to the top.
  const lookWhyLeft = (target: HTMLElement) => {
    isLost ||= hasNone() && !isUsable(target);
    regain();
  };
  document.addEventListener('focusout', ({ target }) => target instanceof HTMLElement && setTimeout(lookWhyLeft, 0, target));
  new MutationObserver((records) => {
    isLost ||= hasNone() && current !== undefined && removalOf(current, records) !== undefined;
    // Also those under a dialog: the row that it was opened from may be gone before it closes.
    places = places.flatMap((place) => stillThere(place, records));
    regain();
  }).observe(document.body, { childList: true, subtree: true });
}

function placeOf(held: HTMLElement): Place {
  const around: Element[] = [];
  for (let each = held.parentElement; each !== null && each !== document.body; each = each.parentElement) around.push(each);
  return { held, around };
}

const isUsable = (element: HTMLElement): boolean => element.checkVisibility() && !element.matches(':disabled');

const layerOf = ({ held, around }: Place): Element => around.at(-1) ?? held;

function isBehindDialog(element: HTMLElement): boolean {
  const dialogs = document.querySelectorAll<HTMLElement>('[aria-modal="true"]');
  return [...dialogs].findLast((each) => each.checkVisibility())?.contains(element) === false;
}

/** What took it away; an element that is moved is taken away, too, and loses the focus. */
const removalOf = (element: HTMLElement, records: readonly MutationRecord[]): MutationRecord | undefined =>
  records.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(element)));

/** The place, or what stands for it from now on; nothing where its whole layer is gone. */
function stillThere(place: Place, records: readonly MutationRecord[]): Place[] {
  if (place.held.isConnected) return [place];
  const removal = removalOf(place.held, records);
  const held =
    buttonInstead(removal, records) ??
    controlOfRow(removal?.nextSibling) ??
    controlOfRow(removal?.previousSibling) ??
    nearest(place.around);
  return held === undefined ? [] : [placeOf(held)];
}

/** Such as the one that opens a form, which is back when the form closes. */
const buttonInstead = (removal: MutationRecord | undefined, records: readonly MutationRecord[]): HTMLButtonElement | undefined =>
  records
    .filter(({ target }) => target === removal?.target)
    .flatMap(({ addedNodes }) => [...addedNodes])
    .find((node): node is HTMLButtonElement => node instanceof HTMLButtonElement && node.isConnected && !node.disabled);

/** The first thing in a row of a list or a table that can be used; undefined where it is no row. */
function controlOfRow(row: Node | null | undefined): HTMLElement | undefined {
  if (!(row instanceof HTMLElement && row.isConnected && row.matches('li, tr'))) return undefined;
  const controls = row.querySelectorAll<HTMLElement>('a[href], button:enabled, input:enabled');
  return [...controls].find((each) => each.checkVisibility({ visibilityProperty: true }));
}

/** The nearest thing to go on from: in the same row, or what can have the focus itself, or else a heading, or the page's content. */
function nearest(around: readonly Element[]): HTMLElement | undefined {
  for (const part of around.filter(({ isConnected }) => isConnected)) {
    const control = controlOfRow(part);
    if (control !== undefined) return control;
    if (part instanceof HTMLElement && part.matches('[tabindex]:not(main)')) return part;
    const headings = [...part.querySelectorAll<HTMLElement>('h1, h2, h3')];
    const landing = headings.find((each) => each.checkVisibility() && each.innerText !== '') ?? part.querySelector('main');
    if (landing === null) continue;
    landing.tabIndex = -1;
    return landing;
  }
  return undefined;
}
