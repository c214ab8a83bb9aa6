/**
 * What the report does where scripts run: it filters, walks from shot to shot, scrolls to what changed, and lays the
 * pictures over each other. It stands in the page itself, which is opened from disk.
 */
export default function start(): void {
  const all = <Kind extends Element = HTMLElement>(selector: string, root: ParentNode = document): Kind[] => [
    ...root.querySelectorAll<Kind>(selector),
  ];
  const one = <Kind extends Element = HTMLElement>(selector: string, root: ParentNode = document) =>
    root.querySelector<Kind>(selector);
  const press = (pressed: Element, among: string): void => {
    for (const button of all(among)) button.setAttribute('aria-pressed', String(button === pressed));
  };

  const shots = all<HTMLDetailsElement>('.shot');
  const same = one<HTMLDetailsElement>('.unchanged');
  const sameItems = all('.unchanged li');
  const search = one<HTMLInputElement>('input[type="search"]');
  const seen = new Set<Element>();
  const view = (): string => document.body.dataset['view'] ?? 'side';
  let shown: { readonly status: string; readonly ids?: readonly string[] } = { status: 'all' };

  for (const element of all('[hidden]')) element.hidden = false;

  // Filtering

  function refresh(): void {
    const part = search?.value.trim().toLowerCase() ?? '';
    const isShown = (status: string, id: string): boolean =>
      (shown.ids?.includes(id) ?? (shown.status === 'all' || shown.status === status)) &&
      id.toLowerCase().includes(part);
    for (const shot of shots) shot.hidden = !isShown(shot.dataset['status']!, shot.dataset['id']!);
    for (const item of sameItems) item.hidden = !isShown('same', item.dataset['id']!);
    const left = [...shots, ...sameItems].filter((element) => !element.hidden).length;
    if (same) {
      same.hidden = sameItems.every((item) => item.hidden);
      if (shown.status === 'same' || part !== '') same.open = true;
    }
    const count = one('output');
    const total = shots.length + sameItems.length;
    if (count) count.textContent = left === total ? '' : `${left} of ${total} shots`;
  }

  function filterBy(button: HTMLElement): void {
    const { filter = 'all', shots: ids } = button.dataset;
    shown = ids === undefined ? { status: filter } : { status: filter, ids: JSON.parse(ids) as string[] };
    press(button, '[data-filter]');
    refresh();
  }

  // Pictures: those of a shot scroll together, to what changed first, and as large as shows it well.

  function scrollersOf(shot: Element): HTMLElement[] {
    const pair = one('.pair', shot);
    return pair && view() !== 'side' ? [pair] : all('.pane', shot);
  }

  const positions = new WeakMap<Element, { x: number; y: number }>();

  function scrollTo(scroller: HTMLElement, x: number, y: number): void {
    scroller.scrollTo(x, y);
    positions.set(scroller, { x: scroller.scrollLeft, y: scroller.scrollTop });
  }

  function scrollOthers(scroller: HTMLElement): void {
    const last = positions.get(scroller) ?? { x: 0, y: 0 };
    const [byX, byY] = [scroller.scrollLeft - last.x, scroller.scrollTop - last.y];
    positions.set(scroller, { x: scroller.scrollLeft, y: scroller.scrollTop });
    if (byX === 0 && byY === 0) return;
    for (const other of scrollersOf(scroller.closest('.shot')!)) {
      if (other !== scroller) scrollTo(other, other.scrollLeft + byX, other.scrollTop + byY);
    }
  }

  /** Brings a change to the middle of each picture; where it is not outlined, the same place. */
  function reveal(shot: Element, change: string): void {
    for (const rect of all('rect', shot)) {
      rect.classList.toggle('current', rect.dataset['change'] === change);
    }
    const scrollers = scrollersOf(shot);
    const places = scrollers.map((scroller) => {
      const rect = all('rect', scroller).findLast(({ dataset }) => dataset['change'] === change);
      if (!rect) return undefined;
      const [box, around] = [rect.getBoundingClientRect(), scroller.getBoundingClientRect()];
      return {
        x: box.x - around.x + scroller.scrollLeft + box.width / 2,
        // What is taller than the picture's window is shown from its beginning.
        y: box.y - around.y + scroller.scrollTop + Math.min(box.height, around.height - 32) / 2,
      };
    });
    const known = places.findLast((place) => place !== undefined);
    if (!known) return;
    for (const [index, scroller] of scrollers.entries()) {
      const { x, y } = places[index] ?? known;
      scrollTo(scroller, x - scroller.clientWidth / 2, y - scroller.clientHeight / 2);
      if (scroller.matches('.pair'))
        divideAt(scroller, scroller.getBoundingClientRect().x + x - scroller.scrollLeft);
    }
  }

  /** A small change is not seen in a picture that was made to fit. */
  function zoomIfSmall(shot: Element): void {
    for (const rect of all('rect[data-change="0"]', shot)) {
      const pane = rect.closest('.pane')!;
      const fits =
        Number(rect.getAttribute('width')) < pane.clientWidth &&
        Number(rect.getAttribute('height')) < pane.clientHeight;
      if (fits) one('.pictures', shot)!.classList.add('zoomed');
    }
  }

  function toggleZoom(shot: Element): void {
    one('.pictures', shot)?.classList.toggle('zoomed');
    reveal(shot, one('rect.current', shot)?.dataset['change'] ?? '0');
  }

  function lookAt(shot: Element): void {
    if (seen.has(shot)) return;
    seen.add(shot);
    zoomIfSmall(shot);
    reveal(shot, '0');
  }

  function showAs(button: HTMLElement): void {
    document.body.dataset['view'] = button.dataset['view'];
    for (const pair of all('.pair')) pair.style.removeProperty('--at');
    press(button, 'button[data-view]');
    for (const shot of seen) reveal(shot, one('rect.current', shot)?.dataset['change'] ?? '0');
    current()?.scrollIntoView();
  }

  /** Left of it the old picture is seen, right of it the new one. */
  function divideAt(pair: HTMLElement, x: number): void {
    const box = one('.actual .picture', pair)!.getBoundingClientRect();
    if (view() === 'slider') pair.style.setProperty('--at', `${(100 * (x - box.x)) / box.width}%`);
  }

  // Walking

  function walkTo(shot: HTMLElement | undefined): void {
    if (!shot) return;
    for (const other of shots) other.classList.toggle('current', other === shot);
    const bar = one('.toolbar')!;
    const covered = getComputedStyle(bar).position === 'sticky' ? bar.offsetHeight : 0;
    document.documentElement.style.scrollPaddingTop = `${covered + 12}px`;
    shot.scrollIntoView();
    one('summary', shot)?.focus({ preventScroll: true });
  }

  const current = (): HTMLElement | undefined => shots.find((shot) => shot.matches('.current:not([hidden])'));

  function walk(step: 1 | -1): void {
    const open = shots.filter((shot) => !shot.hidden);
    const from = open.findIndex((shot) => shot === current());
    walkTo(from === -1 ? open[0] : open[Math.min(Math.max(from + step, 0), open.length - 1)]);
  }

  /** Where the address points to, even if it is folded or filtered away. */
  function followAddress(): void {
    const name = decodeURIComponent(window.location.hash.slice(1));
    const target = name === '' ? null : document.getElementById(name);
    if (!target?.matches('.shot')) return;
    if (target.hidden) filterBy(one('[data-filter="all"]')!);
    (target as HTMLDetailsElement).open = true;
    walkTo(target);
  }

  const keys: Record<string, () => void> = {
    j: () => walk(1),
    k: () => walk(-1),
    o: () => document.body.classList.toggle('bare'),
    v() {
      const views = all('button[data-view]');
      const now = views.findIndex((button) => button.dataset['view'] === view());
      showAs(views[(now + 1) % views.length]!);
    },
    z() {
      const shot = current() ?? shots.find((other) => !other.hidden);
      if (shot) toggleZoom(shot);
    },
  };

  async function copy(button: HTMLElement): Promise<void> {
    const code = button.previousElementSibling!;
    try {
      await navigator.clipboard.writeText(button.dataset['copy']!);
      button.textContent = 'Copied';
    } catch {
      // Not allowed here: marked, so that Ctrl+C copies it.
      getSelection()?.selectAllChildren(code);
    }
  }

  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    const button = target.closest<HTMLElement>('button');
    const shot = target.closest('.shot');
    if (button?.dataset['copy'] !== undefined) void copy(button);
    else if (button?.dataset['filter'] !== undefined) {
      const isPressed = button.getAttribute('aria-pressed') === 'true';
      filterBy(isPressed ? one('[data-filter="all"]')! : button);
    } else if (button?.dataset['view'] !== undefined) showAs(button);
    else if (button?.dataset['change'] !== undefined && shot) reveal(shot, button.dataset['change']);
    else if (shot && target.closest('.picture') && view() !== 'slider') toggleZoom(shot);
  });
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof HTMLInputElement && event.target.type === 'search';
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (Object.hasOwn(keys, event.key)) keys[event.key]!();
  });
  document.addEventListener('pointermove', ({ target, clientX }) => {
    const pair = target instanceof Element ? target.closest<HTMLElement>('.pair') : null;
    if (pair) divideAt(pair, clientX);
  });
  // Scrolling does not rise to the document, so it is caught on the way down.
  document.addEventListener(
    'scroll',
    ({ target }) => {
      if (target instanceof HTMLElement && target.matches('.pane')) scrollOthers(target);
    },
    true,
  );
  search?.addEventListener('input', refresh);
  const range = one<HTMLInputElement>('input[type="range"]');
  range?.addEventListener('input', () => {
    for (const pair of all('.pair')) pair.style.removeProperty('--at');
    document.body.style.setProperty('--at', `${range.value}%`);
  });
  addEventListener('hashchange', followAddress);

  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) lookAt(target.closest('.shot')!);
  });
  for (const pictures of all('.pictures')) observer.observe(pictures);
  refresh();
  followAddress();
}
