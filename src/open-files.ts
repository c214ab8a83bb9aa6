/** With fewer a browser ends as it starts or with its first page, with 60 it works; it says nothing of them. */
const fewFiles = 64;

/** How many files this process may have open, if that is too few for a browser; Windows has no such limit. */
export function tooFewOpenFiles(): number | undefined {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  const most = Number(userLimits?.open_files?.soft);
  // `unlimited` is no number.
  return most < fewFiles ? most : undefined;
}

/** What to do about it. */
export const allowMoreFiles = 'Allow more open files: ulimit -n 4096';
