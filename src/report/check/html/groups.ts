import type { ChangeGroup, CheckReport } from '../../../model/index.ts';
import { formatCount } from '../../format.ts';
import { toApproveGroup } from '../words.ts';
import { command } from './command.ts';
import { html, type Markup } from './markup.ts';
import { anchorOf } from './shot.ts';

/** The same change in several shots: one card, one decision. */
export function groupCards({ groups, against }: CheckReport): Markup | undefined {
  if (groups.length === 0) return undefined;
  return html`<section class="groups" aria-labelledby="groups">
    <h2 id="groups">The same in several shots</h2>
    ${groups.map(
      (group) =>
        html`<article class="group">
          <h3>${group.sentence}</h3>
          <p>
            1 change in ${formatCount(group.shots.length, 'shot')}: ${firstOf(group)}
            <button
              type="button"
              data-filter="group:${group.id}"
              aria-pressed="false"
              data-shots="${JSON.stringify(group.shots)}"
              hidden
            >
              Show only these
            </button>
          </p>
          ${against.kind === 'baselines' ? command(toApproveGroup(group.id)) : undefined}
        </article>`,
    )}
  </section>`;
}

/** More names would say no more. */
const mostNames = 5;

function firstOf({ shots }: ChangeGroup): Markup {
  const more = shots.length - mostNames;
  const links = shots
    .slice(0, mostNames)
    .map((id, index) => html`${index > 0 ? ', ' : ''}<a href="${`#${encodeURI(anchorOf(id))}`}">${id}</a>`);
  return html`${links}${more > 0 ? ` and ${more} more` : ''}`;
}
