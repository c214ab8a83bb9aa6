import type { Note, ResolvedShotOptions } from '../model/index.ts';
import type { Sight } from '../page/contract.ts';
import { inEachFrameWithAllRoots, inMainFrame } from './isolated-world.ts';
import type { Session } from '../playwright/index.ts';

/** A page with more text than this shows content. "Please wait while the application is loading" is shorter. */
const enoughText = 80;

/** Requests for patience, in some languages. */
const asksForPatience = /please wait|bitte warten|veuillez patienter/i;

/**
 * Words that mean waiting only in a short text or before an ellipsis: "Loading bays, open from eight to five" is about
 * something else.
 */
const mayAskForPatience =
  /^\W*(?:(?:now |still )?loading|one moment|initiali[sz]ing|just a (?:moment|second)|wird geladen|lade|chargement|cargando|caricamento|carregando|laden|загрузка|読み込み中|加载中|正在加载|로딩)(?!\p{L})/iu;

function isAboutWaiting(text: string): boolean {
  const trailsOff = /…|\.\.\./.test(text);
  return (
    asksForPatience.test(text) ||
    (mayAskForPatience.test(text) && (trailsOff || text.split(/\s+/).length <= 3))
  );
}

/**
 * Notes that the page shows no content yet: it is blank, or it shows only a few words that ask for patience, or an element
 * that is named like a loader. In doubt there is no note.
 *
 * Also notes that most of the page's text is invisible: it should have faded in and has not, or a style against flickering
 * was not removed. Elements that are not laid out, or that lie above the rest as menus do, are hidden on purpose.
 */
export async function lookForUnshown(
  session: Session,
  { fullPage }: ResolvedShotOptions,
): Promise<Note | undefined> {
  const how = { enough: enoughText, fullPage };
  const page = await inMainFrame(session, 'lookAround', how);
  // Nearly every page has enough text outside of frames and closed shadow roots, which take longer to read.
  if (whatIsSeen([page]) !== undefined) {
    const sights = await inEachFrameWithAllRoots(session, 'lookAround', how);
    const seen = whatIsSeen(sights.map(({ answer }) => answer));
    if (seen !== undefined) return { kind: 'preloader', message: seen };
  }
  if (page.hidden === undefined) return undefined;
  return {
    kind: 'hidden',
    message: `most of what the page says cannot be seen: it is transparent or invisible, such as ${page.hidden}`,
  };
}

function whatIsSeen(sights: readonly Sight[]): string | undefined {
  const [page] = sights;
  const isSilent = page?.inFront && (page.inFront.text === '' || isAboutWaiting(page.inFront.text));
  const covered = page?.covers ? page.waits : isSilent ? page.inFront!.name : undefined;
  if (covered !== undefined) return `the page is covered by what looks like its preloader (${covered})`;
  const text = sights
    .map((sight) => sight.text)
    .join(' ')
    .trim();
  const media = sights.some((sight) => sight.media);
  const waits = sights.find((sight) => sight.waits !== undefined)?.waits;
  if (text.length >= enoughText || media) return undefined;
  if (isAboutWaiting(text)) return `the page shows only “${text}”`;
  if (text !== '') return undefined;
  if (waits !== undefined) return `the page shows only what looks like its preloader (${waits})`;
  return sights.some(({ paint }) => paint) ? undefined : 'the page is blank: nothing on it can be seen';
}
