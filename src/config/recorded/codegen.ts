import type { Action, ClickOptions } from '../../options/index.ts';
import { addressFor, type Mapped, type Recording, recordingOf } from './contract.ts';

/** A line of `playwright codegen --target=jsonl`, as far as it is used here. */
export interface CodegenLine {
  readonly name?: string;
  /** As Playwright reads it itself. */
  readonly selector?: string;
  /** The frames around it, as Playwright wrote them until 1.50. Later they are part of the selector. */
  readonly framePath?: readonly string[];
  /** The window. */
  readonly pageGuid?: string;
  readonly pageAlias?: string;
  readonly url?: string;
  readonly button?: 'left' | 'right' | 'middle';
  /** A bit for each: Alt 1, Control 2, Meta 4, Shift 8. */
  readonly modifiers?: number;
  readonly clickCount?: number;
  readonly position?: { readonly x: number; readonly y: number };
  readonly text?: string;
  /** Whether `text` is only a part of the element's text. */
  readonly substring?: boolean;
  readonly key?: string;
  readonly options?: readonly string[];
  readonly files?: readonly string[];
  readonly checked?: boolean;
  readonly value?: string;
}

/** @param lines The first one says how the browser was started. */
export function fromCodegen(lines: readonly CodegenLine[]): Recording {
  const first = lines.find(({ name }) => name === 'navigate' || name === 'openPage');
  const opened = lines.find(
    (line) => line.name === 'navigate' || (line.name === 'openPage' && isSite(line.url)),
  );
  const window = windowOf(first ?? {});
  return recordingOf(lines, (line): Mapped => {
    if (line.name === undefined || line === first || line === opened) return [];
    if ((windowOf(line) ?? window) !== window)
      return line.name === 'closePage' ? [] : 'it is done in another window, and actions have only one';
    return mapLine(line, opened?.url ?? '');
  });
}

function mapLine(line: CodegenLine, started: string): Mapped {
  const { name, text = '', key = '', position } = line;
  const selector = [...(line.framePath ?? []).flatMap(enter), line.selector ?? ''].join(' >> ');
  switch (name) {
    case 'openPage':
    case 'closePage':
      return [];
    case 'navigate':
      return line.url === undefined ? 'it has no address' : [{ goto: addressFor(line.url, started) }];
    case 'click':
      return [click(selector, line)];
    case 'hover':
      return [{ hover: selector, ...(position && { position }) }];
    case 'fill':
      return [{ fill: selector, value: text }];
    case 'press':
      return [{ press: selector, key: [...held(line), key].join('+') }];
    case 'check':
      return [{ check: selector }];
    case 'uncheck':
      return [{ uncheck: selector }];
    case 'select':
      return [{ selectOption: selector, value: line.options ?? [] }];
    case 'setInputFiles':
      return [{ setInputFiles: selector, files: line.files ?? [] }];
    case 'assertVisible':
      return [{ waitFor: selector }];
    case 'assertText': {
      const kind = line.substring === false ? 's' : 'i';
      return [{ waitFor: `${selector} >> internal:has-text=${JSON.stringify(text)}${kind}` }];
    }
    case 'assertChecked':
      return [{ waitFor: `${selector} >> internal:and=${JSON.stringify(checked(line))}` }];
    case 'assertValue':
      return [{ waitFor: { selector, value: line.value ?? '' } }];
    default:
      return `there is no action for ${name}`;
  }
}

function windowOf({ pageGuid, pageAlias }: CodegenLine): string | undefined {
  return pageGuid ?? pageAlias;
}

function isSite(url: string | undefined): boolean {
  return url !== undefined && /^(?:https?|file):/.test(url);
}

function enter(frame: string): readonly string[] {
  return [frame, 'internal:control=enter-frame'];
}

function click(selector: string, line: CodegenLine): Action {
  const { button, clickCount = 1, position } = line;
  const modifiers = held(line);
  const how: ClickOptions = {
    ...(button && button !== 'left' && { button }),
    ...(modifiers.length > 0 && { modifiers }),
    ...(position && { position }),
  };
  if (clickCount === 2) return { dblclick: selector, ...how };
  return { click: selector, ...how, ...(clickCount > 2 && { clickCount }) };
}

/** Control and Meta are one key, as in all of Playwright's recordings: that of shortcuts on the machine that plays it. */
function held({ modifiers: bits = 0 }: CodegenLine): ('Alt' | 'ControlOrMeta' | 'Shift')[] {
  return [
    ...(bits & 1 ? (['Alt'] as const) : []),
    ...(bits & 6 ? (['ControlOrMeta'] as const) : []),
    ...(bits & 8 ? (['Shift'] as const) : []),
  ];
}

/** What looks like a checkbox may be another element with a role. */
function checked(line: CodegenLine): string {
  const ticked = ':checked, [aria-checked="true"]';
  return line.checked === false ? `:not(${ticked})` : `:is(${ticked})`;
}
