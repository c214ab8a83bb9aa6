import { createHash } from 'node:crypto';
import type { CheckReport } from '../../../model/index.ts';
import { startOf } from '../../../page-script.ts';
import { formatCount, formatDuration } from '../../format.ts';
import {
  describeElsewhere,
  describeEnvironment,
  describeVerdict,
  isGrouped,
  looks,
  statuses,
} from '../words.ts';
import { groupCards } from './groups.ts';
import { html, type Markup } from './markup.ts';
import { sameShots, shotDetails } from './shot.ts';
import { style } from './style.ts';

/**
 * The whole report as one page without a server or a network: everything that there is to read is in its HTML, and
 * its script only filters, scrolls and lays pictures over each other.
 */
export function reportPage(report: CheckReport): string {
  const { shots, groups } = report;
  const inGroup = new Set(groups.flatMap((group) => group.shots.slice(1)));
  const script = startOf('report');
  const told = shots.filter(({ status }) => status !== 'same');
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policyFor(script)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${describeVerdict(report)} – snapshot-site</title>
        ${{ markup: `<style>${style}</style>` }}
      </head>
      <body>
        ${heading(report)} ${told.length > 0 ? toolbar(report) : undefined}
        <main>
          ${groupCards(report)}
          <section aria-label="Shots">
            ${told.map((shot) => shotDetails(shot, { report, open: !(isGrouped(shot) && inGroup.has(shot.id)) }))}
            ${sameShots(shots.filter(({ status }) => status === 'same'))}
          </section>
        </main>
        ${footing(report)} ${{ markup: `<script>${script}</script>` }}
      </body>
    </html> `;
  return page.markup;
}

/** Only this style and this script, pictures beside the page, and nothing from anywhere else. */
function policyFor(script: string): string {
  return [
    "default-src 'none'",
    "img-src 'self' file:",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function heading(report: CheckReport): Markup {
  const { against, durationMs, interrupted, skipped } = report;
  const facts = [
    against.kind === 'baselines' ? 'compared with the baselines' : `compared with ${against.name}`,
    ...describeEnvironment(report),
    formatDuration(durationMs),
  ];
  const elsewhere = describeElsewhere(report);
  return html`<header>
    <h1>${describeVerdict(report)}</h1>
    <ul class="facts">
      ${facts.map((fact) => html`<li>${fact}</li>`)}
    </ul>
    ${elsewhere === undefined ? undefined : html`<p class="warning">${elsewhere}</p>`}
    ${
      interrupted === null
        ? undefined
        : html`<p class="warning">The check was interrupted: ${formatCount(skipped, 'shot')} not begun.</p>`
    }
  </header>`;
}

function toolbar({ shots, counts }: CheckReport): Markup {
  const present = statuses.filter((status) => counts[status] > 0);
  return html`<nav class="toolbar" aria-label="Tools" hidden>
    <div class="chips" role="group" aria-label="Which shots">
      <button type="button" data-filter="all" aria-pressed="true">all <b>${shots.length}</b></button>
      ${present.map(
        (status) =>
          html`<button type="button" data-filter="${status}" aria-pressed="false" class="${status}">
            <i aria-hidden="true">${looks[status].sign}</i> ${status} <b>${counts[status]}</b>
          </button>`,
      )}
    </div>
    <input type="search" placeholder="Name of a shot" aria-label="Only shots with this in their name" />
    <div class="chips" role="group" aria-label="How pictures are shown">
      ${views.map(
        ([view, label], index) =>
          html`<button type="button" data-view="${view}" aria-pressed="${index === 0 ? 'true' : 'false'}">
            ${label}
          </button>`,
      )}
      <input type="range" min="0" max="100" value="50" aria-label="How much of the new picture is shown" />
    </div>
    <output class="count" aria-live="polite"></output>
  </nav>`;
}

const views = [
  ['side', 'Side by side'],
  ['slider', 'Slider'],
  ['onion', 'Onion skin'],
  ['blink', 'Blink'],
] as const;

function footing({ against }: CheckReport): Markup {
  return html`<footer>
    <p class="keys" hidden>
      <kbd>j</kbd> <kbd>k</kbd> next and previous shot · <kbd>v</kbd> another view · <kbd>z</kbd> whole width
      or actual size · <kbd>o</kbd> outlines
    </p>
    ${
      against.kind === 'baselines'
        ? html`<p>
            Is this the artifact of a CI run? Unpack it and add <code>--from</code> and its folder to a
            command that approves.
          </p>`
        : undefined
    }
  </footer>`;
}
