import { html, type Markup } from './markup.ts';

/** A line to type, with a button that copies it where scripts run. */
export function command(line: string): Markup {
  return html`<p class="command">
    <code>${line}</code> <button type="button" data-copy="${line}" hidden>Copy</button>
  </p>`;
}
