import { relative, sep } from 'node:path';

/** Where in the network the report of this check can be looked at, as far as the CI tells. */
export interface Published {
  /** Its page, or the place where it can be downloaded. */
  readonly page: string | undefined;
  /** What the files of its pictures stand below, if they can be shown elsewhere. */
  readonly pictures: string | undefined;
}

/**
 * `SNAPSHOT_SITE_REPORT_URL` says where the folder of the report will be published. Without it, GitHub's and GitLab's
 * list of artifacts is all that is known; pictures in there cannot be shown elsewhere, and data in an address is what
 * GitHub takes out of markdown.
 */
export function whereIsReport(folder: string, env: NodeJS.ProcessEnv = process.env): Published {
  const url = env['SNAPSHOT_SITE_REPORT_URL']?.replace(/\/+$/, '');
  if (url) return { page: `${url}/index.html`, pictures: url };
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID, CI_JOB_URL, CI_PROJECT_DIR } = env;
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_RUN_ID) {
    const page = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}#artifacts`;
    return { page, pictures: undefined };
  }
  if (CI_JOB_URL && CI_PROJECT_DIR) {
    const path = relative(CI_PROJECT_DIR, folder).split(sep).map(encodeURIComponent).join('/');
    return { page: `${CI_JOB_URL}/artifacts/browse/${path}`, pictures: undefined };
  }
  return { page: undefined, pictures: undefined };
}
