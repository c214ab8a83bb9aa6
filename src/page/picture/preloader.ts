import type { Sight } from '../contract.ts';
import { own, parentOf, type Root } from '../own.ts';

/** What a person sees in a frame. */
export function lookAround(
  roots: Root[],
  { enough, fullPage }: { enough: number; fullPage: boolean },
): Sight {
  /** A shorter hidden text does not count. Of a long page only so many text nodes are looked at. */
  const leastText = 200;
  const mostPlaces = 300;
  const page = roots[0] as Document;
  const view = own(page, 'defaultView')!;
  const body = own(page, 'body') as HTMLElement | null;
  const mediaTags = 'img, svg, canvas, video, object, embed, iframe';
  const loaderName = /load(?:er|ing)\b|preload|spin(?:ner)?\b|splash/i;
  // The browser finds them much faster than a script that looks at every element.
  const mayBeLoaders = `progress, [role="progressbar"], ${['load', 'spin', 'splash'].flatMap((part) => [`[id*="${part}" i]`, `[class*="${part}" i]`]).join()}`;
  const all = (selector: string) =>
    roots.flatMap((root) => [...own(root, 'querySelectorAll')<HTMLElement>(selector)]);

  let text = '';
  for (const root of roots) text += textOf(root, enough - text.length);
  const loaders = all(mayBeLoaders).filter((element) => isLoader(element) && isVisible(element, 1));
  const cover = loaders.find(coversWindow);
  const front = cover ? undefined : unnamedCover();
  const isHtml = page.documentElement?.namespaceURI === 'http://www.w3.org/1999/xhtml';
  const media = !isHtml || all(mediaTags).some((element) => isVisible(element, 150));
  // The styles of all elements are read only if there is little text.
  const paint = media || text.length >= enough || all('*').some(isPainted);
  const waits = cover ?? loaders[0];
  return {
    text: text.trim(),
    media,
    paint,
    waits: waits && nameOf(waits),
    covers: cover !== undefined,
    inFront: front && { name: nameOf(front), text: textOf(front, enough).trim() },
    hidden: findHidden(),
  };

  function findHidden(): string | undefined {
    const places: Text[] = [];
    for (const root of roots) {
      const walker = own(page, 'createTreeWalker')(root, 4 /* text */);
      while (walker.nextNode()) places.push(walker.currentNode as Text);
    }
    const every = Math.ceil(places.length / mostPlaces);
    let shown = 0;
    let hidden = 0;
    let first: Element | undefined;
    for (let index = 0; index < places.length; index += every) {
      const { data, parentElement: element } = places[index]!;
      const length = data.trim().length;
      if (length === 0 || !element || !own(element, 'checkVisibility')()) continue;
      if (own(element, 'checkVisibility')({ opacityProperty: true, visibilityProperty: true }))
        shown += length;
      else if (liesInPage(element)) {
        hidden += length;
        first ??= element;
      }
    }
    return first && hidden > shown && hidden * every >= leastText ? nameOf(first) : undefined;
  }

  function liesInPage(element: Element): boolean {
    const { top, width, height } = own(element, 'getBoundingClientRect')();
    if (width <= 1 || height <= 1 || (!fullPage && top >= view.innerHeight)) return false;
    for (let around: Element | null = element; around; around = parentOf(around))
      if (/absolute|fixed/.test(view.getComputedStyle(around).position)) return false;
    return true;
  }

  function textOf(root: Node, most: number): string {
    const walker = own(page, 'createTreeWalker')(root, 4 /* text */);
    let found = '';
    while (found.length < most && walker.nextNode()) {
      const piece = walker.currentNode.nodeValue!.trim();
      if (piece !== '' && isVisible(holderOf(walker.currentNode), 1)) found += `${piece} `;
    }
    return found;
  }

  function holderOf({ parentElement, parentNode }: Node): Element | null {
    return parentElement ?? (parentNode as ShadowRoot | null)?.host ?? null;
  }

  function isVisible(element: Element | null, least: number): boolean {
    if (!element) return false;
    if (!own(element, 'checkVisibility')({ opacityProperty: true, visibilityProperty: true })) return false;
    const { width, height } = own(element, 'getBoundingClientRect')();
    return width >= least && height >= least;
  }

  function isLoader(element: Element): boolean {
    // A class of these two says that something on the page is loading, not that they are the preloader.
    if (element === page.documentElement || element === body) return false;
    return (
      own(element, 'localName') === 'progress' ||
      own(element, 'getAttribute')('role') === 'progressbar' ||
      [own(element, 'id'), ...own(element, 'classList')].some((name) => loaderName.test(name))
    );
  }

  function coversWindow(element: Element): boolean {
    const { left, top, right, bottom } = own(element, 'getBoundingClientRect')();
    return (
      ['fixed', 'absolute'].includes(view.getComputedStyle(element).position) &&
      left <= 0 &&
      top <= 0 &&
      right >= view.innerWidth &&
      bottom >= view.innerHeight &&
      // A splash screen may contain a drawing. A large part of the page is none, nor what a person can use.
      own(element, 'querySelectorAll')('*').length <= 40 &&
      own(element, 'querySelector')('a, button, input, select, textarea') === null &&
      textOf(element, enough).length < enough
    );
  }

  /** An element with any name that covers the text of the page. */
  function unnamedCover(): HTMLElement | undefined {
    if (text.length < enough || view.innerWidth === 0) return undefined;
    let element = own(page, 'elementFromPoint')(view.innerWidth / 2, view.innerHeight / 2);
    while (element && !(hasColour(element) && coversWindow(element))) element = parentOf(element);
    if (!element || own(element, 'matches')(mediaTags)) return undefined;
    const hasPicture = [...own(element, 'querySelectorAll')(mediaTags)].some((one) => isVisible(one, 150));
    return hasPicture ? undefined : (element as HTMLElement);
  }

  function hasColour(element: Element): boolean {
    return view.getComputedStyle(element).backgroundColor.startsWith('rgb(');
  }

  function isPainted(element: Element): boolean {
    // The background of these two fills the window, however small they are.
    const isOutermost = element === body || element === page.documentElement;
    if (!isOutermost && !isVisible(element, 1)) return false;
    if (own(element, 'matches')(`${mediaTags}, input, textarea, select, button`)) return true;
    const style = view.getComputedStyle(element);
    // An application that has not started yet often has a coloured background and one empty element.
    const isColoured = !/^rgba\(.*, 0\)$|^rgb\(255, 255, 255\)$/.test(style.backgroundColor);
    return (
      (isColoured &&
        !(isOutermost && own(page, 'querySelector')('body > :not(script, style, link, noscript)'))) ||
      style.backgroundImage !== 'none' ||
      parseFloat(style.borderTopWidth) + parseFloat(style.borderBottomWidth) > 0 ||
      style.boxShadow !== 'none' ||
      ['::before', '::after'].some(
        (pseudo) => !/^(?:none|normal|"")$/.test(view.getComputedStyle(element, pseudo).content),
      )
    );
  }

  function nameOf(element: Element): string {
    const id = own(element, 'id') && `#${own(element, 'id')}`;
    return `${own(element, 'localName')}${id}${[...own(element, 'classList')]
      .slice(0, 2)
      .map((name) => `.${name}`)
      .join('')}`;
  }
}
