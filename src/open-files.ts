/** With fewer, a browser ends when it starts or with its first page, and does not say why. With 60 it works. */
const fewFiles = 64;

/** How many files this process may have open, if they are too few for a browser. Windows has no such limit. */
export function tooFewOpenFiles(): number | undefined {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  const most = Number(userLimits?.open_files?.soft);
  // `unlimited` is no number.
  return most < fewFiles ? most : undefined;
}

/** What to do about it. */
export const allowMoreFiles = 'Allow more open files: ulimit -n 4096';
