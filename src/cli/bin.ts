#!/usr/bin/env node
import module from 'node:module';

// Node 22.1 and later keep what they compiled, which makes the next start faster.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

const { main } = await import('./main.ts');
await main(process.argv.slice(2));
