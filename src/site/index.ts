/** What is photographed: started, waited for until it answers, and always stopped again. */
export { startFamily } from './process/index.ts';
export { type RunningSites, startSites } from './several.ts';
export { pathWithPrograms, shellArguments } from './shell.ts';
export { startSite, type StartOptions } from './start.ts';
