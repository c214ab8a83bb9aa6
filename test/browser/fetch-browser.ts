import { fromNpm } from '../../src/browser/from-npm.ts';
import { thisMachine } from '../../src/browser/machine.ts';

// Stands in for a run that has to fetch its browser.
await fromNpm.fetch({ machine: thisMachine(), signal: new AbortController().signal, onProgress: () => {} });
