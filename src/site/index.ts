/** The sites: started, waited for until they answer, and always stopped. */
export { foldersOf, mayRunTwice, startsHere } from './kinds.ts';
export { startProcessTree } from './process/index.ts';
export { type RunningSites, startSites } from './several.ts';
export { pathWithPrograms, shellArguments } from './shell.ts';
export { startSite, type StartOptions } from './start.ts';
