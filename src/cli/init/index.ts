/** Recognises the kind of a project, and writes the config for it. */
export { configText } from './config-text.ts';
export { readProject, type Project } from './project.ts';
export { recognise } from './recognise.ts';
