import { isPicture } from '../../src/capture/index.ts';
import type { WildPage } from './page.ts';

/** From which shares of a page on they are said. On the way down, other things are to be seen of a page that moves. */
const leastLack = 0.02;
const leastLackOfRead = 0.05;
const leastRecoloured = 0.1;
const leastSurplus = 0.1;
/** A page may cost so many times what the shortest script takes. */
const mostTimes = 2.5;

export function printReport(pages: readonly WildPage[], seconds: ReadonlyMap<string, number>): void {
  printCounts(pages);
  printDiffering(pages);
  printFailed(pages);
  printLacking(pages);
  printSlow(pages);
  printNotes(pages);
  console.log(`\n${[...seconds].map(([what, took]) => `${what} ${took.toFixed(0)} s`).join(', ')}`);
}

function printCounts(pages: readonly WildPage[]): void {
  const sources = [...new Set(pages.map(({ source }) => source))].map((name) => ({
    name,
    its: pages.filter(({ source }) => source === name),
  }));
  console.log('\n| source | pages | pictures | differ | failed |\n|---|---|---|---|---|');
  for (const { name, its } of [...sources, { name: 'all', its: pages }]) {
    const captures = its.flatMap((page) => page.captures);
    const pictures = captures.filter(({ taken }) => isPicture(taken)).length;
    const differ = its.reduce((sum, { verdict }) => sum + verdict!.differing.length, 0);
    console.log(`| ${name} | ${its.length} | ${pictures} | ${differ} | ${captures.length - pictures} |`);
  }
}

function printDiffering(pages: readonly WildPage[]): void {
  const lines = pages.flatMap((page) =>
    page.verdict!.differing.map(
      ({ capturing, where }) => `${nameOf(page)}: ${capturing.condition}: ${where}`,
    ),
  );
  printList('pictures are other bytes than the first one of their page', lines);
}

function printFailed(pages: readonly WildPage[]): void {
  const lines = pages.flatMap((page) => [
    ...page.captures.flatMap(({ condition, taken }) =>
      isPicture(taken) ? [] : [`${nameOf(page)}: ${condition}: ${taken.message}`],
    ),
    ...(typeof page.reference === 'string' ? [`${nameOf(page)}: reference: ${page.reference}`] : []),
  ]);
  printList('captures failed', lines);
}

function printLacking(pages: readonly WildPage[]): void {
  const judged = pages.flatMap((page) => {
    const against = page.verdict?.against;
    return against ? [{ page, ...against }] : [];
  });
  const list = (title: string, least: number, shareOf: (one: (typeof judged)[number]) => number): void => {
    const lines = judged
      .map((one) => ({ name: nameOf(one.page), part: shareOf(one) }))
      .filter(({ part }) => part >= least)
      .toSorted((a, b) => b.part - a.part)
      .map(({ name, part }) => `${(part * 100).toFixed(1)} % ${name}`);
    printList(title, lines);
  };
  list('pages lack content of the reference', leastLack, ({ lack }) => lack.missing);
  list(
    'pages lack content that a reader sees on the way down',
    leastLackOfRead,
    ({ lackOfRead }) => lackOfRead.missing,
  );
  list('pages have another colour', leastRecoloured, ({ lack }) => lack.recoloured);
  list('pages show what the reference does not', leastSurplus, ({ surplus }) => surplus.missing);
}

function printSlow(pages: readonly WildPage[]): void {
  const slow = pages
    .flatMap((page) => {
      const { reference } = page;
      if (reference === undefined || typeof reference === 'string') return [];
      const ms = page.captures[0]?.ms ?? 0;
      return [{ page, ms, times: ms / reference.plainMs }];
    })
    .filter(({ times }) => times > mostTimes)
    .toSorted((a, b) => b.times - a.times)
    .map(({ page, ms, times }) => `${nameOf(page)}: ${times.toFixed(1)} times, ${ms.toFixed(0)} ms`);
  printList(`pages took more than ${mostTimes} times what a plain script takes`, slow);
}

function printNotes(pages: readonly WildPage[]): void {
  const lines = pages.flatMap((page) => {
    const first = new Set(page.captures[0]?.notes.map(({ message }) => message));
    const flickering = page.captures.flatMap(({ condition, notes }) => [
      ...notes
        .filter(({ message }) => !first.has(message))
        .map(({ message }) => `only ${condition}: ${message}`),
      ...[...first]
        .filter((message) => notes.every((note) => note.message !== message))
        .map((message) => `not ${condition}: ${message}`),
    ]);
    return [...flickering].map((line) => `${nameOf(page)}: ${line}`);
  });
  printList('notes are not the same each time', lines);
  const all = pages.flatMap((page) =>
    (page.captures[0]?.notes ?? [])
      // That a host on the internet cannot be reached from here says nothing.
      .filter(({ message }) => !message.includes('ERR_NAME_NOT_RESOLVED'))
      .map(({ kind, message }) => `${nameOf(page)}: ${kind}: ${message}`),
  );
  printList('notes on the first captures', all);
}

function printList(title: string, lines: readonly string[]): void {
  console.log(`\n${lines.length} ${title}`);
  for (const line of lines) console.log(`  ${line}`);
}

function nameOf({ source, shot }: WildPage): string {
  return `${source} ${shot.page.path}`;
}
