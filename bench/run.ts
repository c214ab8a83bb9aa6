/** `npm run bench -- <name>`: runs one benchmark. A new one is a file beside this and a line in the table. */
const benchmarks: Readonly<Record<string, () => Promise<{ default(): Promise<void> }>>> = {
  startup: () => import('./startup.ts'),
  storm: () => import('./storm.ts'),
  faults: () => import('./faults.ts'),
  'first-shot': () => import('./first-shot.ts'),
  elements: () => import('./elements.ts'),
  throughput: () => import('./throughput.ts'),
  others: () => import('./others.ts'),
  concurrency: () => import('./concurrency.ts'),
  memory: () => import('./memory.ts'),
  tall: () => import('./tall.ts'),
  repeat: () => import('./repeat.ts'),
  ablation: () => import('./ablation.ts'),
  recipe: () => import('./recipe.ts'),
  compare: () => import('./verdict.ts'),
  misses: () => import('./misses.ts'),
  boxes: () => import('./boxes.ts'),
  'second-run': () => import('./second-run.ts'),
  login: () => import('./login.ts'),
  watch: () => import('./watch.ts'),
  'false-alarms': () => import('./false-alarms.ts'),
  random: () => import('./random.ts'),
  windows: () => import('./windows.ts'),
  wild: () => import('./wild.ts'),
  ways: () => import('./ways.ts'),
  'ways-beside': () => import('./ways-beside.ts'),
};

const name = process.argv[2] ?? '';
const load = benchmarks[name];
if (load) {
  await (await load()).default();
} else {
  console.error(
    `There is no benchmark "${name}". Type: npm run bench -- ${Object.keys(benchmarks).join(' | ')}`,
  );
  process.exitCode = 2;
}
