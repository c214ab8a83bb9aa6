/** Recordings of what somebody has done on a page, as actions. */
import { readFileSync } from 'node:fs';
import { fromChrome } from './chrome.ts';
import { isChromeRecording } from './chrome-recording.ts';
import { type CodegenLine, fromCodegen } from './codegen.ts';
import type { Recording } from './contract.ts';

/** Reads a recording. What is wrong with the file is a problem of the recording. */
export function readRecording(file: string): Recording {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return wrong(code === 'ENOENT' ? `it does not exist (${file})` : `it cannot be read: ${message}`);
  }
  const whole = parse(text);
  if (isChromeRecording(whole)) return fromChrome(whole);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const parsed = lines.map(parse);
  const broken = parsed.findIndex((line) => typeof line !== 'object' || line === null);
  if (broken >= 0 || parsed.length === 0)
    return wrong(
      `it is no recording: neither JSON of Chrome's Recorder nor lines of JSON of playwright codegen --target=jsonl (line ${Math.max(broken, 0) + 1})`,
    );
  return fromCodegen(parsed as CodegenLine[]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrong(problem: string): Recording {
  return { steps: [], problems: [problem] };
}
