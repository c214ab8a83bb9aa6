import { isPicture } from '../../src/capture/index.ts';
import { blocksOf, lackOf } from './content.ts';
import { describeDifference } from './difference.ts';
import type { WildPage } from './page.ts';

/** Compares the pictures of a page with the first one, and that with the reference. */
export async function judge(page: WildPage): Promise<void> {
  const pictures = page.captures.flatMap((capturing) =>
    isPicture(capturing.taken) ? [{ capturing, bytes: capturing.taken.bytes }] : [],
  );
  const [first, ...others] = pictures;
  const differing = [];
  for (const { capturing, bytes } of others) {
    if (Buffer.compare(bytes, first!.bytes) === 0) continue;
    differing.push({ capturing, where: await describeDifference(first!.bytes, bytes) });
  }
  const { reference } = page;
  if (first === undefined || reference === undefined || typeof reference === 'string') {
    page.verdict = { against: undefined, differing };
    return;
  }
  const [ours, whole, read] = await Promise.all(
    [first.bytes, reference.picture, reference.read].map(blocksOf),
  );
  const against = {
    lack: lackOf(whole!, ours!),
    lackOfRead: lackOf(read!, ours!),
    surplus: lackOf(ours!, whole!),
  };
  page.verdict = { against, differing };
}
