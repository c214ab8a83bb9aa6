import type {
  AnswerChange,
  Cause,
  Change,
  Diagnosis,
  DoctorReport,
  Finding,
  Remedy,
} from '../../model/index.ts';
import type { Verbosity } from '../contract.ts';
import { formatCount, formatDuration, plainText } from '../format.ts';
import type { Paint } from '../paint.ts';
import { curesFor, whyNoRemedy } from './advice.ts';

/** All findings as text. With `--quiet`, only those of shots that are not stable. */
export function reportLines(
  report: DoctorReport,
  { paint, verbosity }: { paint: Paint; verbosity: Verbosity },
): string[] {
  const found = report.diagnoses.flatMap((diagnosis) => diagnosisLines(diagnosis, { paint, verbosity }));
  if (verbosity === 'quiet') return found;
  return [...surroundingsLines(report, paint), '', ...found, summaryLine(report, paint)];
}

/** The line of a finished shot while others are still examined: `✗ index  unstable  4.2 s`. */
export function diagnosisLine(
  { shot, status, durationMs }: Diagnosis,
  idWidth: number,
  paint: Paint,
): string {
  const mark = status === 'stable' ? paint('green', '✓') : paint('red', '✗');
  const word = paint(colours[status], status.padEnd('unstable'.length));
  return `${mark} ${shot.id.padEnd(idWidth)}  ${word}  ${paint('dim', formatDuration(durationMs))}`;
}

const colours = { stable: 'green', unstable: 'yellow', failed: 'red' } as const;

function surroundingsLines({ surroundings }: DoctorReport, paint: Paint): string[] {
  const { environment, executable, processor, node, fingerprint } = surroundings;
  const rows = [
    ['Browser', environment.browser],
    ['', executable],
    ['Fonts', environment.fonts],
    ['Machine', `${environment.os} ${environment.cpu}, ${processor}, Node ${node}`],
    ['Environment', `${fingerprint}, recipe ${environment.recipe}`],
  ] as const;
  return rows.map(
    ([name, value]) => `${paint('bold', name.padEnd('Environment'.length))}  ${plainText(value)}`,
  );
}

function diagnosisLines(
  diagnosis: Diagnosis,
  { paint, verbosity }: { paint: Paint; verbosity: Verbosity },
): string[] {
  const { shot } = diagnosis;
  switch (diagnosis.status) {
    case 'stable':
      return verbosity === 'verbose'
        ? [
            `${paint('green', '✓')} ${shot.id}  the same ${diagnosis.pictures} times`,
            ...asides(diagnosis, paint),
            '',
          ]
        : [];
    case 'failed': {
      const { message, hint } = diagnosis.failure;
      const advice = hint === undefined ? [] : [paint('dim', `    → ${plainText(hint)}`)];
      return [`${paint('red', '✗')} ${paint('bold', shot.id)}  ${plainText(message)}`, ...advice, ''];
    }
    case 'unstable': {
      const { differs, pictures, findings, remedy } = diagnosis;
      const shown = verbosity === 'verbose' ? findings.length : mostFindings;
      const more = findings.length - shown;
      const count = `${differs.length} of ${pictures} pictures differ from the first`;
      return [
        `${paint('red', '✗')} ${paint('bold', shot.id)}  ${count}`,
        ...findings.slice(0, shown).flatMap((finding) => findingLines(finding, paint)),
        ...(more > 0 ? [paint('dim', `    and ${more} more; --verbose says all`)] : []),
        ...remedyLines(remedy, findings, paint),
        ...(verbosity === 'verbose' ? asides(diagnosis, paint) : []),
        '',
      ];
    }
    default:
      return diagnosis satisfies never;
  }
}

/** With more lines than this, the line to paste would not be noticed. */
const mostFindings = 8;

function findingLines(finding: Finding, paint: Paint): string[] {
  return [
    `    ${paint('yellow', plainText(finding.name))}  ${plainText(describeChange(finding))}`,
    paint('dim', `      ${plainText(describeCause(finding.cause))}`),
  ];
}

/** `text "12:01" → "12:02"`. */
function describeChange({ kind, tag, before, after }: Change): string {
  switch (kind) {
    case 'text':
      return `text ${quote(before)} → ${quote(after)}`;
    case 'image':
      return before === after
        ? `another image at ${short(before)}`
        : `image ${short(before) || 'none'} → ${short(after) || 'none'}`;
    case 'style':
      return `style ${short(before)} → ${short(after)}`;
    case 'appeared':
      return after === '' ? 'is there only sometimes' : `is there only sometimes: ${quote(after)}`;
    case 'disappeared':
      return before === '' ? 'is there only sometimes' : `is there only sometimes: ${quote(before)}`;
    case 'resized':
      return `size ${before} → ${after}`;
    case 'moved':
      return `place ${before} → ${after}`;
    case 'drawn':
      return `${tag === 'canvas' ? 'drawn' : 'looks'} different (${after})`;
    case 'noise':
      return `faint noise (${after})`;
    default:
      return kind satisfies never;
  }
}

function describeCause({ kind, certain, message }: Cause): string {
  if (kind === 'unknown') return message;
  return `${certain ? 'because' : 'probably because'} ${message}`;
}

function remedyLines(remedy: Remedy | undefined, findings: readonly Finding[], paint: Paint): string[] {
  const cures = curesFor(findings).map((cure) => paint('dim', `      Better: ${cure}`));
  if (!remedy) return [paint('dim', `    → ${whyNoRemedy(findings)}`), ...cures];
  return [
    `    → pages.config.ts, ${plainText(remedy.where)}:`,
    `      ${paint('cyan', plainText(remedy.line))}`,
    paint(
      'dim',
      `      ${remedy.holds ? 'Tried: with it, the shot is the same each time.' : 'Tried: it is not enough.'}`,
    ),
    ...cures,
  ];
}

function asides(
  { answers, notes }: Extract<Diagnosis, { readonly status: 'stable' | 'unstable' }>,
  paint: Paint,
): string[] {
  return [...answers.map(describeAnswer), ...notes.map(({ message }) => message)].map((text) =>
    paint('dim', `    ${plainText(text)}`),
  );
}

function describeAnswer({ request, before, after }: AnswerChange): string {
  const shown = before === '' && after === '' ? '' : `: ${quote(before)} → ${quote(after)}`;
  return `answered differently: ${request}${shown}`;
}

function summaryLine({ diagnoses, durationMs }: DoctorReport, paint: Paint): string {
  const counts = (['stable', 'unstable', 'failed'] as const).map((status) => {
    const count = diagnoses.filter((diagnosis) => diagnosis.status === status).length;
    return count > 0 ? paint(colours[status], `${count} ${status}`) : `${count} ${status}`;
  });
  const total = paint('bold', `${formatCount(diagnoses.length, 'shot')}:`);
  return `${total} ${counts.join(', ')}, ${formatDuration(durationMs)}`;
}

/** Long enough to recognise the text. */
const longestQuote = 80;

function quote(text: string): string {
  return `"${short(text)}"`;
}

function short(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote - 1)}…` : text;
}
