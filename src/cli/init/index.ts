/** What the command `init` sees in a project, and the config that it writes for it. */
export { configText } from './config-text.ts';
export { look, type Project } from './look.ts';
export { recognise } from './recognise.ts';
