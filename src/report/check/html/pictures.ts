import type { Box, CheckedShot, ReportedPicture } from '../../../model/index.ts';
import { formatSize } from '../../format.ts';
import { html, type Markup } from './markup.ts';

/** Baseline, actual and diff, as far as the report has them, with what changed outlined. */
export function pictures({
  id,
  baseline,
  actual,
  diff,
  changes,
  record,
  status,
}: CheckedShot): Markup | undefined {
  const boxesOf = (side: 'was' | 'box') =>
    changes.flatMap((change, index) => (change[side] ? [{ index, box: change[side] }] : []));
  const shown = [
    figure(baseline, {
      name: 'baseline',
      label: 'Baseline',
      alt: `Baseline of ${id}`,
      boxes: boxesOf('was'),
    }),
    figure(actual, {
      name: 'actual',
      label: status === 'new' ? 'New' : 'Actual',
      alt: record?.alt ? `Now: ${record.alt}` : `${id} as it is now`,
      boxes: boxesOf('box'),
    }),
    figure(diff, { name: 'diff', label: 'Diff', alt: `Where ${id} differs`, boxes: [] }),
  ].filter((one) => one !== undefined);
  if (shown.length === 0) return undefined;
  return html`<div class="pictures${baseline?.file && actual?.file ? ' pair' : ''}">${shown}</div>`;
}

interface Shown {
  readonly name: string;
  readonly label: string;
  readonly alt: string;
  readonly boxes: readonly { readonly index: number; readonly box: Box }[];
}

function figure(picture: ReportedPicture | null, { name, label, alt, boxes }: Shown): Markup | undefined {
  if (!picture || picture.file === null) return undefined;
  const { file, width, height } = picture;
  const address = file.split('/').map(encodeURIComponent).join('/');
  return html`<figure class="${name}">
    <figcaption>
      <b>${label}</b> <span>${formatSize(picture)}</span>
      <a href="${address}" target="_blank" rel="noopener">open</a>
    </figcaption>
    <div class="pane" tabindex="0" role="group" aria-label="${alt}">
      <div class="picture">
        <img
          src="${address}"
          alt="${alt}"
          width="${width}"
          height="${height}"
          loading="lazy"
          decoding="async"
        />${
          boxes.length > 0
            ? html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">
                ${boxes.map(outline)}
              </svg>`
            : undefined
        }
      </div>
    </div>
  </figure>`;
}

/** Beside what changed, so that a change of one pixel is not beneath the line. */
const gap = 3;

function outline({ index, box }: { index: number; box: Box }): Markup {
  return html`<rect
    data-change="${index}"
    x="${box.x - gap}"
    y="${box.y - gap}"
    width="${box.width + 2 * gap}"
    height="${box.height + 2 * gap}"
  />`;
}
