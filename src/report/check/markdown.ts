import { join } from 'node:path';
import type { CheckEvent } from '../../model/index.ts';
import type { OpenReporter, ReporterContext } from '../contract.ts';
import { writeDocument } from '../document.ts';
import { toMarkdown } from './comment.ts';
import { whereIsReport } from './published.ts';

/** An invisible mark by which a script finds the comment to replace. */
const marker = '<!-- snapshot-site check -->';

/** GitHub takes 65,536 characters, GitLab many more; in bytes, so that no way of counting exceeds it. */
const longestComment = 65_536;

/** A comment for a pull request, in `comment.md` beside the report or in a file. */
export function checkMarkdownReporter({ file }: ReporterContext): OpenReporter<CheckEvent> {
  return {
    report(event) {
      if (event.kind !== 'checked-all') return;
      const { report, folder } = event;
      const text = toMarkdown(report, whereIsReport(folder), longestComment - marker.length - 2);
      writeDocument(file ?? join(folder, 'comment.md'), `${marker}\n${text}\n`);
    },
  };
}
