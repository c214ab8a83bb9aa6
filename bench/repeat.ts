/**
 * How repeatable pictures of the hostile site are: each page again and again, one at a time, four at a time, and four
 * at a time while other programs keep the processor busy. `npm run bench -- repeat 5` takes 5 instead of 30.
 */
import { availableParallelism } from 'node:os';
import { isPicture } from '../src/capture/index.ts';
import { differences, inWords } from '../test/fixtures/hostile/differences.ts';
import { stablePages } from '../test/fixtures/hostile/pages.ts';
import { takeRepeatedly } from '../test/fixtures/hostile/repeat.ts';
import { startHostileSite } from '../test/fixtures/hostile/server.ts';
import { underLoad } from '../test/support/cpu-load.ts';

const conditions = [
  { name: 'one at a time', concurrency: 1, load: 0 },
  { name: 'four at a time', concurrency: 4, load: 0 },
  { name: 'four at a time, all cores busy', concurrency: 4, load: availableParallelism() },
];

export default async (): Promise<void> => {
  const times = Number(process.argv[3] ?? 30);
  await using site = await startHostileSite();
  const first = new Map<string, Uint8Array>();
  for (const { name, concurrency, load } of conditions) {
    const begun = performance.now();
    const taken = await underLoad(load, () =>
      takeRepeatedly(stablePages, { siteUrl: site.url, times, concurrency }),
    );
    const perPage = (performance.now() - begun) / (times * stablePages.length);
    console.log(`\n${name} (${perPage.toFixed(0)} ms a page)`);
    for (const [page, captures] of taken) {
      const pictures = captures.flatMap(({ taken: each }) => (isPicture(each) ? [each.bytes] : []));
      const reference = first.get(page.path) ?? pictures[0]!;
      first.set(page.path, reference);
      const same = pictures.filter((bytes) => Buffer.from(bytes).equals(reference)).length;
      const told = new Set(captures.flatMap(({ notes }) => notes.map(({ message }) => message)));
      const failures = captures.flatMap(({ taken: each }) => (isPicture(each) ? [] : [each.message]));
      const differing = inWords(differences(page, [reference, ...pictures]), times);
      console.log(`  ${page.path.padEnd(10)} ${same} of ${times} identical`);
      for (const line of [...differing, ...failures, ...told]) console.log(`      ${line}`);
    }
  }
};
