import type { CheckedShot, CheckReport, ReportedPicture } from '../../model/index.ts';
import { formatCount, formatDuration } from '../format.ts';
import { fit, inert, inertCode, tableRow } from '../markdown.ts';
import type { Published } from './published.ts';
import {
  describeElsewhere,
  describeEnvironment,
  describeVerdict,
  isGrouped,
  looks,
  toApproveAll,
  toApproveGroup,
} from './words.ts';

/** The whole report in markdown of at most this many bytes: the verdict, groups and shots in tables, how to approve. */
export function toMarkdown(report: CheckReport, published: Published, bytes: number): string {
  const before = [`### ${inert(describeVerdict(report))}`, '', ...warningLines(report)];
  const after = [...adviceLines(report, published), '', factsLine(report)];
  const spare = bytes - Buffer.byteLength([...before, ...after].join('\n')) - 1000;
  // Groups say more in less, so they are the last to be cut.
  const groups = fit(groupRows(report), spare, (left) => tableRow(['', `and ${left} more`, '']));
  const shots = fit(shotRows(report, published), spare - groups.bytes, (left) =>
    tableRow(['', `and ${formatCount(left, 'more shot')}`, '', ...(published.pictures ? [''] : [])]),
  );
  return [
    ...before,
    ...(groups.lines.length === 0
      ? []
      : [tableRow(['in', 'change', 'approve with']), '|---|---|---|', ...groups.lines, '']),
    ...(shots.lines.length === 0
      ? []
      : [
          tableRow(['', 'shot', 'what differs', ...(published.pictures ? ['diff'] : [])]),
          `|---|---|---|${published.pictures ? '---|' : ''}`,
          ...shots.lines,
          '',
        ]),
    ...after,
  ].join('\n');
}

function warningLines(report: CheckReport): string[] {
  const { interrupted, skipped } = report;
  const elsewhere = describeElsewhere(report);
  return [
    ...(elsewhere === undefined ? [] : [inert(elsewhere), '']),
    ...(interrupted === null
      ? []
      : [`The check was interrupted: ${formatCount(skipped, 'shot')} not begun.`, '']),
  ];
}

function groupRows({ groups, against }: CheckReport): string[] {
  return groups.map(({ id, shots, sentence }) =>
    tableRow([
      formatCount(shots.length, 'shot'),
      inert(sentence),
      against.kind === 'baselines' ? inertCode(toApproveGroup(id)) : '',
    ]),
  );
}

/** Those that are told with their group, and those of another environment, are not told again. */
function shotRows({ shots }: CheckReport, { pictures }: Published): string[] {
  return shots
    .filter((shot) => shot.status !== 'same' && shot.status !== 'inconclusive' && !isGrouped(shot))
    .map((shot, index) =>
      tableRow([
        `${looks[shot.status].sign} ${shot.status}`,
        inertCode(shot.id),
        inert(shot.sentence),
        ...(pictures ? [index < mostPictures ? thumbnail(shot, pictures) : ''] : []),
      ]),
    );
}

/** More would make the page slow to load. */
const mostPictures = 20;

function thumbnail({ id, diff, actual, baseline }: CheckedShot, url: string): string {
  const picture = [diff, actual, baseline].find((one) => one?.file);
  if (!picture?.file) return '';
  const addressOf = (path: string): string => `${url}/${path.split('/').map(encodeURIComponent).join('/')}`;
  const page = `${url}/index.html#${encodeURI(`shot/${id}`)}`;
  return `<a href="${attribute(page)}"><img src="${attribute(addressOf(picture.file))}" ${sizeOf(picture)} alt="${attribute(id)}"></a>`;
}

/** A tall page at that width would fill the screen. */
function sizeOf({ width, height }: ReportedPicture): string {
  return height > 1.5 * width ? 'height="240"' : 'width="160"';
}

function attribute(text: string): string {
  return text.replaceAll(/["&<>|\\`\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function adviceLines(report: CheckReport, { page }: Published): string[] {
  const look = page === undefined ? [] : [`Look at it: <${page}>`, ''];
  const ways = toApproveAll(report);
  if (ways.length === 0) return look;
  return [
    ...look,
    'If this is as it should be, approve it and commit the pictures:',
    '',
    ...ways.map(({ does, command }) => `- ${does}: ${inertCode(`npx ${command}`)}`),
    `- From the artifact of a CI run: ${inertCode('npx snapshot-site approve --from')} and the folder it was unpacked into`,
  ];
}

function factsLine(report: CheckReport): string {
  const facts = [...describeEnvironment(report), formatDuration(report.durationMs)];
  return `<sub>${inert(facts.join(' · '))}</sub>`;
}
