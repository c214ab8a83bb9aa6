/** What is photographed: started, waited for until it answers, and always stopped again. */
export { foldersOf, mayRunTwice, startsHere } from './kinds.ts';
export { startFamily } from './process/index.ts';
export { startSites } from './several.ts';
export { pathWithPrograms, shellArguments } from './shell.ts';
export { startSite, type StartOptions } from './start.ts';
