import type { Page } from 'playwright';
import type { NamedChanges } from '../../src/compare/index.ts';

export const editKinds = [
  'word',
  'letter',
  'colour',
  'background',
  'border',
  'moved by 1 px',
  'font size',
  'removed',
  'image',
  'icon',
  'letter spacing',
  'rounded',
  'banner',
] as const;
export type EditKind = (typeof editKinds)[number];

/** Of higher pages, the beginning is enough. */
export const highest = 4_000;

/** What was done to a page. */
export interface Edit {
  readonly kind: EditKind;
  /** To which element, and what. */
  readonly what: string;
}

/** The page stands still, and so would a transition from what was to what is. */
export async function prepareForEdits(page: Page): Promise<void> {
  await page.addStyleTag({ content: '*, ::before, ::after { transition: none !important }' });
}

/** Makes one small edit, which the random number chooses; `undefined` if the page has nothing for one of this kind. */
export async function editPage(page: Page, kind: EditKind, random: number): Promise<Edit | undefined> {
  const what = await page.evaluate(edit, { kind, random, highest });
  return what === undefined ? undefined : { kind, what };
}

export async function undoEdit(page: Page): Promise<void> {
  await page.evaluate(() => {
    (globalThis as unknown as EditedPage).bench.undo();
  });
}

/**
 * Whether one of the changes is of the element that was edited, of one in it, or of the one that it stands in alone. An
 * element that is not on the page now counts if the text that is told is its own.
 */
export function isNamed(page: Page, { changes }: NamedChanges): Promise<boolean> {
  const elements = changes.flatMap(({ element }) => (element ? [element] : []));
  return page.evaluate((named) => {
    const { edited } = (globalThis as unknown as EditedPage).bench;
    return named.some(({ selector, name }) => {
      const found = name.includes(' in the ') ? null : document.querySelector(selector);
      if (!found) return false;
      return edited.contains(found) || (found === edited.parentElement && found.children.length === 1);
    });
  }, elements);
}

/** What the page remembers of its last edit. */
interface EditedPage {
  bench: { readonly edited: Element; readonly undo: () => void };
}

/** Runs in the page, where nothing of ours is but what it carries along. */
async function edit({
  kind,
  random,
  highest: lowest,
}: {
  kind: EditKind;
  random: number;
  highest: number;
}): Promise<string | undefined> {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- it travels with this function
  const remember = (edited: Element, undo: () => void) =>
    void ((globalThis as unknown as EditedPage).bench = { edited, undo });
  const pick = <Value>(values: readonly Value[]): Value | undefined =>
    values[Math.floor(random * values.length)];
  const visible = [...document.body.querySelectorAll<HTMLElement>('*')].filter((element) => {
    const { width, height, bottom } = element.getBoundingClientRect();
    const isSeen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return isSeen && width > 4 && height > 4 && bottom + scrollY < lowest;
  });
  const html = visible.filter((element) => element instanceof HTMLElement);
  const texts = html.flatMap((element) =>
    [...element.childNodes].filter(
      (node): node is Text =>
        node instanceof Text && /\p{L}{3,}/u.test(node.data) && !element.matches('script, style'),
    ),
  );
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- it travels with this function
  const describe = (element: Element) =>
    `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}${[...element.classList].map((name) => `.${name}`).join('')} "${(element.textContent ?? '').trim().slice(0, 30)}"`;
  const restyle = (element: HTMLElement | SVGElement | undefined, styles: Record<string, string>) => {
    if (!element) return undefined;
    const before = element.getAttribute('style');
    for (const [property, value] of Object.entries(styles))
      element.style.setProperty(property, value, 'important');
    remember(element, () =>
      before === null ? element.removeAttribute('style') : element.setAttribute('style', before),
    );
    return `${describe(element)} ${JSON.stringify(styles)}`;
  };
  const rewrite = (change: (text: string) => string) => {
    const node = pick(texts);
    if (!node) return undefined;
    const before = node.data;
    node.data = change(before);
    remember(node.parentElement!, () => (node.data = before));
    return describe(node.parentElement!);
  };
  /** A few levels lighter or darker, whichever there is room for. */
  const otherColour = (colour: string) => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    const by = [12, 30, 60][Math.floor(random * 1_000) % 3]!;
    const shift = (level: number) => (level > 127 ? level - by : level + by);
    return `rgba(${shift(red)}, ${shift(green)}, ${shift(blue)}, ${alpha === 0 ? 1 : alpha})`;
  };

  switch (kind) {
    case 'word':
      return rewrite((text) =>
        text.replace(/\p{L}{3,}/u, (word) => (word === 'other' ? 'another' : 'other')),
      );
    case 'letter':
      return rewrite((text) => text.replace(/\p{L}(?=\p{L}{2})/u, (letter) => (letter === 'e' ? 'o' : 'e')));
    case 'colour': {
      const element = pick(texts)?.parentElement ?? undefined;
      return element && restyle(element, { color: otherColour(getComputedStyle(element).color) });
    }
    case 'background': {
      const element = pick(html.filter((one) => one.getBoundingClientRect().height < 200));
      const own = element && getComputedStyle(element).backgroundColor;
      return (
        element &&
        restyle(element, {
          'background-color': own === 'rgba(0, 0, 0, 0)' ? 'rgb(240, 236, 225)' : otherColour(own!),
        })
      );
    }
    case 'border':
      return restyle(pick(html), { 'box-shadow': 'inset 0 0 0 1px rgb(190, 190, 190)' });
    case 'moved by 1 px':
      return restyle(pick(html.filter((one) => getComputedStyle(one).display !== 'inline')), {
        translate: '1px 0',
      });
    case 'font size': {
      const element = pick(texts)?.parentElement ?? undefined;
      return (
        element &&
        restyle(element, { 'font-size': `${Number.parseFloat(getComputedStyle(element).fontSize) + 1}px` })
      );
    }
    case 'removed': {
      const element = pick(
        html.filter((one) => one.parentElement !== document.body || document.body.children.length > 3),
      );
      if (!element) return undefined;
      const [parent, next] = [element.parentNode!, element.nextSibling];
      element.remove();
      remember(element, () => parent.insertBefore(element, next));
      return describe(element);
    }
    case 'image': {
      const image = pick(html.filter((one) => one instanceof HTMLImageElement)) as
        | HTMLImageElement
        | undefined;
      if (!image) return undefined;
      const { width, height } = image.getBoundingClientRect();
      const [source, sources] = [image.getAttribute('src'), image.getAttribute('srcset')];
      image.removeAttribute('srcset');
      image.src = `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="teal"/></svg>`;
      await image.decode().catch(() => {});
      remember(image, () => {
        if (sources !== null) image.setAttribute('srcset', sources);
        image.setAttribute('src', source ?? '');
      });
      return describe(image);
    }
    case 'icon':
      return restyle(pick(visible.filter((one) => one.matches('svg, svg *, i'))), {
        fill: 'rgb(200, 60, 60)',
        stroke: 'rgb(200, 60, 60)',
        color: 'rgb(200, 60, 60)',
      });
    case 'letter spacing':
      return restyle(pick(texts)?.parentElement ?? undefined, { 'letter-spacing': '0.3px' });
    case 'rounded': {
      const element = pick(
        html.filter((one) => getComputedStyle(one).backgroundColor !== 'rgba(0, 0, 0, 0)'),
      );
      const own = element && Number.parseFloat(getComputedStyle(element).borderTopLeftRadius);
      return restyle(element, { 'border-radius': `${(own ?? 0) + 4}px` });
    }
    case 'banner': {
      const where = pick(
        html.filter(
          (one) =>
            one.parentElement === document.body ||
            one.parentElement?.tagName === 'MAIN' ||
            one.tagName === 'P',
        ),
      );
      if (!where) return undefined;
      const banner = document.createElement('div');
      banner.className = 'bench-banner';
      banner.style.cssText =
        'padding: 12px; background: rgb(255, 236, 179); color: black; font: 16px sans-serif';
      banner.textContent = 'Sale ends today';
      where.before(banner);
      remember(banner, () => banner.remove());
      return describe(banner);
    }
    default:
      return kind satisfies never;
  }
}
