import type { CheckedShot, CheckReport, ReportedChange } from '../../../model/index.ts';
import { formatCount, formatDuration, formatSize } from '../../format.ts';
import { describeIgnored, describePlace, looks, toApproveShot, otherAdvice } from '../words.ts';
import { command } from './command.ts';
import { html, type Markup } from './markup.ts';
import { pictures } from './pictures.ts';

/** Where a shot is in the page, for links. */
export function anchorOf(id: string): string {
  return `shot/${id}`;
}

/** One shot that is not the same, with everything that helps to decide. */
export function shotDetails(
  shot: CheckedShot,
  { report, open }: { report: CheckReport; open: boolean },
): Markup {
  const { id, status, sentence, changes } = shot;
  const toApprove = toApproveShot(shot, report);
  const advice = otherAdvice(shot);
  return html`<details
    class="shot"
    id="${anchorOf(id)}"
    data-status="${status}"
    data-id="${id}"
    ${open ? html` open` : undefined}
  >
    <summary>
      <span class="status ${status}"><i aria-hidden="true">${looks[status].sign}</i> ${status}</span>
      <h3>${id}</h3>
      <p>${sentence}</p>
    </summary>
    <div class="shot-body">
      ${advice === undefined ? undefined : html`<p class="hint">${advice}</p>`}
      ${
        changes.length > 0
          ? html`<ol class="changes">
              ${changes.map(changeItem)}
            </ol>`
          : undefined
      }
      ${pictures(shot)}
      <dl>
        ${factsOf(shot).map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
      ${noticed(shot)} ${toApprove === undefined ? undefined : command(toApprove)}
    </div>
  </details> `;
}

/** The sentence of a change that is alone stands above already. */
function changeItem(change: ReportedChange, index: number, { length }: readonly ReportedChange[]): Markup {
  const { kind, sentence, element, group } = change;
  const place = describePlace(change);
  const asides = [
    ...(length > 1 && element && !sentence.includes(element.selector)
      ? [html`<code>${element.selector}</code>`]
      : []),
    ...(length > 1 ? [kind] : []),
    ...(place === '' ? [] : [place]),
    ...(group === null ? [] : [html`<a href="#groups">in several shots</a>`]),
  ];
  return html`<li>
    <button type="button" data-change="${index}">
      ${length > 1 ? sentence : (element?.selector ?? kind)}
    </button>
    <small>${asides.map((aside, nth) => html`${nth > 0 ? ' · ' : ''}${aside}`)}</small>
  </li>`;
}

function factsOf({
  path,
  url,
  variant,
  baseline,
  actual,
  renamedFrom,
  ignored,
  durationMs,
  reason,
  record,
}: CheckedShot): [name: string, value: string][] {
  const sizes = [baseline, actual].flatMap((picture) => (picture ? [formatSize(picture)] : []));
  const masked = record?.masked?.length ?? 0;
  const facts: [string, string][] = [
    ['Page', path],
    ['Address', url ?? ''],
    ['Variant', variant],
    ['Was', renamedFrom ?? ''],
    ['Size', [...new Set(sizes)].join(' → ')],
    ['Masked', masked === 0 ? '' : formatCount(masked, 'area')],
    ['Ignored', ignored ? describeIgnored(ignored) : ''],
    ['Captured because', reason ?? ''],
    ['Took', durationMs > 0 ? formatDuration(durationMs) : ''],
  ];
  return facts.filter(([, value]) => value !== '');
}

/** A broken site has many notes, and its changes are more important. */
function noticed({ notes }: CheckedShot): Markup | undefined {
  if (notes.length === 0) return undefined;
  return html`<details class="noticed">
    <summary>Noticed on the page <b>${notes.length}</b></summary>
    <ul>
      ${notes.map(({ message }) => html`<li>${message}</li>`)}
    </ul>
  </details>`;
}

/** Only their names: there is nothing to look at. */
export function sameShots(shots: readonly CheckedShot[]): Markup | undefined {
  if (shots.length === 0) return undefined;
  return html`<details class="unchanged" data-status="same">
    <summary>
      <span class="status same"><i aria-hidden="true">${looks.same.sign}</i> same</span>
      <h3>${formatCount(shots.length, 'shot')}</h3>
    </summary>
    <ul>
      ${shots.map(
        ({ id, actual, reused }) =>
          html`<li data-id="${id}">
            ${id} <small>${actual ? formatSize(actual) : ''}${reused ? ' reused' : ''}</small>
          </li>`,
      )}
    </ul>
  </details>`;
}
