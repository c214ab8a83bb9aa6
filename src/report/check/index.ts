import type { CheckEvent } from '../../model/index.ts';
import type { ReporterKinds } from '../contract.ts';

/** Every kind of reporter of a check by its name. A new one is a file beside these and a line here. */
export const checkKinds: ReporterKinds<CheckEvent> = {
  terminal: { load: async () => (await import('./terminal.ts')).checkTerminalReporter, toFile: false },
  json: { load: async () => (await import('./json.ts')).checkJsonReporter, toFile: true },
  junit: { load: async () => (await import('./junit.ts')).checkJUnitReporter, toFile: true },
  github: { load: async () => (await import('./github.ts')).checkGithubReporter, toFile: false },
  markdown: { load: async () => (await import('./markdown.ts')).checkMarkdownReporter, toFile: true },
  html: { load: async () => (await import('./html/index.ts')).checkHtmlReporter, toFile: false },
};
