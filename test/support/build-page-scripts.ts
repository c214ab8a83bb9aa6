import { join } from 'node:path';
import { buildPageScripts } from '../../build/page-scripts.ts';

/** The source, as tests run it, finds the scripts for the page where the build puts them. */
export default function buildForTests(): Promise<void> {
  return buildPageScripts(join(import.meta.dirname, '../../dist/page'));
}
