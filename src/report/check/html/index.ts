import { join } from 'node:path';
import type { CheckEvent } from '../../../model/index.ts';
import type { OpenReporter } from '../../contract.ts';
import { writeDocument } from '../../document.ts';
import { reportPage } from './page.ts';

/** `index.html` beside the pictures, to be opened from disk. */
export function checkHtmlReporter(): OpenReporter<CheckEvent> {
  return {
    report(event) {
      if (event.kind !== 'checked-all') return;
      writeDocument(join(event.folder, 'index.html'), reportPage(event.report));
    },
  };
}
