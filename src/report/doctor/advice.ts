import type { Cause, Finding } from '../../model/index.ts';

/** What can be done about a cause in the page or on the server. It completes the line "Better:". */
const cures: Readonly<Record<Cause['kind'], string | undefined>> = {
  server: 'let the server answer the same each time.',
  'event-stream': 'let the server send the same each time.',
  websocket: 'let the server send the same each time.',
  worker: 'let the page ask its worker once, and wait for what it says.',
  frame: undefined,
  video: undefined,
  recipe: 'leave the steps of the recipe as they are.',
  order: 'let the page wait for all that it shows, and give its images a width and a height.',
  port: 'let the page not show the address of the site.',
  window: undefined,
  speed: 'let the shot wait for what comes late, with waitFor.',
  'real-time': undefined,
  canvas: undefined,
  raster: undefined,
  unknown: 'let the page hold still, or leave the shot out.',
};

export function curesFor(findings: readonly Finding[]): string[] {
  const all = findings.map(({ cause }) => cures[cause.kind]).filter((cure) => cure !== undefined);
  return [...new Set(all)];
}

/** Why no line for the config is proposed. */
export function whyNoRemedy(findings: readonly Finding[]): string {
  if (findings.some(({ isContent, cover }) => isContent && cover === undefined))
    return 'It holds the content of the page: without it there would be nothing to compare.';
  if (findings.some(({ cause }) => cause.kind === 'unknown'))
    return 'Nothing is covered as long as no single cause can be named.';
  return 'Nothing small enough to cover: give what moves an element of its own.';
}
