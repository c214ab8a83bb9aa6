import { availableParallelism, cpus } from 'node:os';

/** One way to do the thing that is measured. */
interface Contender {
  readonly name: string;
  /** Does it once and gives what it cost, in the unit of the comparison. */
  measure(): number | Promise<number>;
  /** The most that it should cost, as a multiple of the reference. */
  readonly target?: number;
}

/** A reference and ours, to be measured under the same conditions. */
export interface Comparison {
  readonly title: string;
  readonly unit: string;
  readonly rounds: number;
  readonly reference: Contender;
  readonly ours: readonly Contender[];
}

/**
 * Measures everyone once a round, in an order that turns, and prints medians and ratios.
 *
 * A machine that is slow for a while is slow for all of a round. So the ratio is taken in each round, and the
 * median of those counts; `±` is half of the range in which the middle half of them lies.
 */
export async function compare({ title, unit, rounds, reference, ours }: Comparison): Promise<void> {
  const contenders = [reference, ...ours];
  for (const contender of contenders) await contender.measure();
  const costs = await inTurns<number, Contender>(contenders, rounds);

  const base = costs.get(reference)!;
  const rows = contenders.map((contender) => {
    const own = costs.get(contender)!;
    const ratios = own.map((cost, round) => cost / base[round]!);
    return [
      contender.name,
      showCost(own),
      ...(contender === reference ? ['1'] : showRatio(ratios, contender.target)),
    ];
  });
  console.log(`${heading(title, rounds)}\n`);
  console.log(table([['', `median ${unit}`, 'ratio', 'target'], ...rows]));
}

/** Measures everyone once a round, in an order that turns. What was measured in the same round has the same index. */
export async function inTurns<Cost, Who extends { measure(): Cost | Promise<Cost> }>(
  contenders: readonly Who[],
  rounds: number,
): Promise<Map<Who, Cost[]>> {
  const costs = new Map<Who, Cost[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const contender = contenders[(round + turn) % contenders.length]!;
      costs.get(contender)!.push(await contender.measure());
    }
  }
  return costs;
}

/** The title of a table, and on what it was measured. */
export function heading(title: string, rounds: number): string {
  return `${title} (${rounds} rounds, ${availableParallelism()} × ${cpus()[0]?.model.trim()}, Node ${process.version})`;
}

/** How long something takes, in milliseconds. */
export async function timed(act: () => unknown): Promise<number> {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
}

function showCost(values: readonly number[]): string {
  return `${quantile(values, 0.5).toFixed(1)} ± ${spread(values).toFixed(1)}`;
}

function showRatio(ratios: readonly number[], target: number | undefined): string[] {
  const [, ...targets] = verdict(quantile(ratios, 0.5), target);
  return [showSpread(ratios), ...targets];
}

export function showSpread(ratios: readonly number[]): string {
  return `${quantile(ratios, 0.5).toFixed(2)} ± ${spread(ratios).toFixed(2)}`;
}

/** A ratio and, if there is a target, whether it is met. */
export function verdict(ratio: number, target: number | undefined): string[] {
  return [ratio.toFixed(2), ...(target === undefined ? [] : [`≤ ${target}${ratio <= target ? ' ✓' : ' ✗'}`])];
}

function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2;
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * part)]!;
}

export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('   '),
    )
    .join('\n');
}
