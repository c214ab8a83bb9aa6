import { addressFor, type Mapped, type Recording, recordingOf } from './contract.ts';

/** A line of `playwright codegen --target=jsonl`, as far as it is used here. */
interface Line {
  readonly name?: string;
  /** As Playwright reads it itself. */
  readonly selector?: string;
  readonly url?: string;
  readonly button?: 'left' | 'right' | 'middle';
  /** A bit for each: Alt 1, Control 2, Meta 4, Shift 8. */
  readonly modifiers?: number;
  readonly clickCount?: number;
  readonly text?: string;
  readonly key?: string;
  readonly options?: readonly string[];
  readonly files?: readonly string[];
}

const keys = ['Alt', 'Control', 'Meta', 'Shift'] as const;

/** @param lines The first one says how the browser was started. */
export function fromCodegen(lines: readonly Line[]): Recording {
  const first = lines.find(({ name }) => name === 'navigate' || name === 'openPage');
  return recordingOf(lines, (line): Mapped => {
    const { name, selector = '', url, button, modifiers: bits = 0, text = '', key = '' } = line;
    const held = keys.filter((_, bit) => (bits & (1 << bit)) !== 0);
    const how = {
      ...(button && button !== 'left' && { button }),
      ...(held.length > 0 && { modifiers: held }),
    };
    switch (name) {
      case undefined:
      case 'openPage':
      case 'closePage':
        return undefined;
      case 'navigate':
        return line === first || url === undefined ? undefined : { goto: addressFor(url, first?.url ?? url) };
      case 'click':
        return line.clickCount === 2 ? { dblclick: selector, ...how } : { click: selector, ...how };
      case 'hover':
        return { hover: selector };
      case 'fill':
        return { fill: selector, value: text };
      case 'press':
        return { press: selector, key: [...held, key].join('+') };
      case 'check':
        return { check: selector };
      case 'uncheck':
        return { uncheck: selector };
      case 'select':
        return { selectOption: selector, value: line.options ?? [] };
      case 'setInputFiles':
        return { setInputFiles: selector, files: line.files ?? [] };
      case 'assertVisible':
      case 'assertChecked':
      case 'assertValue':
        return { waitFor: selector };
      case 'assertText':
        return { waitFor: `${selector} >> internal:has-text=${JSON.stringify(text)}i` };
      default:
        return `there is no action for ${name}`;
    }
  });
}
