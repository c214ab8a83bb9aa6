/**
 * How repeatable the ways through the app of hazards are: each one again and again, one at a time, four at a time, and four
 * at a time while other programs keep the processor busy. `npm run bench -- ways 30 [part of a name]`.
 */
import { availableParallelism } from 'node:os';
import { isPicture } from '../src/capture/index.ts';
import { startApp } from '../test/fixtures/actions/server.ts';
import { takeWays } from '../test/fixtures/actions/take.ts';
import { ways } from '../test/fixtures/actions/ways.ts';
import { underLoad } from '../test/support/cpu-load.ts';
import { quantile } from './compare.ts';

const conditions = [
  { name: 'one at a time', concurrency: 1, load: 0 },
  { name: 'four at a time', concurrency: 4, load: 0 },
  { name: 'four at a time, all cores busy', concurrency: 4, load: availableParallelism() },
];

export default async (): Promise<void> => {
  const [times = '30', part = ''] = process.argv.slice(3);
  const chosen = ways.filter(({ name }) => name.includes(part));
  await using app = await startApp();
  const firstPictures = new Map<string, string>();
  let taken = 0;
  let different = 0;
  for (const { name, concurrency, load } of conditions) {
    const begun = performance.now();
    const all = await underLoad(load, () =>
      takeWays(chosen, { siteUrl: app.url, times: Number(times), concurrency }),
    );
    const perWay = (performance.now() - begun) / (Number(times) * chosen.length);
    console.log(`\n${name} (${perWay.toFixed(0)} ms a way)`);
    for (const [way, arrivals] of all) {
      const pictures = arrivals.flatMap((arrival) =>
        isPicture(arrival.taken) ? [Buffer.from(arrival.taken.bytes).toString('base64')] : [],
      );
      const failures = arrivals.flatMap((arrival) =>
        isPicture(arrival.taken) ? [] : [arrival.taken.message],
      );
      const reference = firstPictures.get(way.name) ?? pictures[0] ?? '';
      firstPictures.set(way.name, reference);
      const others = pictures.filter((picture) => picture !== reference).length + failures.length;
      taken += arrivals.length;
      different += others;
      const ms = quantile(
        arrivals.map((arrival) => arrival.ms),
        0.5,
      );
      console.log(`  ${way.name.padEnd(74)} ${others} of ${times} differ, ${ms.toFixed(0)} ms`);
      for (const message of new Set(failures)) console.log(`      ${message}`);
      const texts = [...new Set(arrivals.map(({ text }) => text))];
      if (texts.length > 1) for (const line of differingLines(texts)) console.log(`      ${line}`);
    }
  }
  console.log(`\n${different} of ${taken} pictures differ from the first one of their way`);
};

/** The first lines in which the texts differ. */
function differingLines(texts: readonly string[]): string[] {
  const lines = texts.map((text) => text.split('\n'));
  const number = lines[0]!.findIndex((line, index) => lines.some((other) => other[index] !== line));
  return number < 0 ? [] : [...new Set(lines.map((other) => other[number] ?? '(its end)'))];
}
