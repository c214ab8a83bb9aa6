import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { explain } from '../../src/cli/explain.ts';
import { plainText } from '../../src/report/format.ts';
import { jsonText } from '../../src/report/json-text.ts';
import { outlet } from '../../src/report/outlet.ts';
import { paintFor } from '../../src/report/paint.ts';
import { toJUnit } from '../../src/report/test-suite.ts';
import { annotate } from '../../src/report/workflow.ts';
import { commandsIn, hostileTexts, unseen } from '../support/ci-commands.ts';

function print(write: (output: ReturnType<typeof outlet>) => void): string {
  const stream = new PassThrough({ encoding: 'utf8' });
  write(outlet(stream));
  return String(stream.read() ?? '');
}

test.each(hostileTexts)(
  '%j commands nobody and hides nothing, even if a reporter writes it as it is',
  (text) => {
    for (const form of [text, `\n${text}\n`, `✗ index  ${text}`, `  ${text}`]) {
      const printed = print((output) => output.write(form));
      expect(commandsIn(printed)).toEqual([]);
      // Colours are ours.
      expect(printed.replaceAll('\u001b[31m', '')).not.toMatch(unseen);
    }
    const styled = print((output) => output.write(`\u001b[2m${text}\u001b[22m`));
    expect(commandsIn(styled.replaceAll('\u001b[2m', ''))).toEqual([]);
  },
);

test.each(hostileTexts)('%j in an annotation is a part of that', (text) => {
  const printed = print((output) =>
    annotate(output, [{ level: 'error', title: text, file: text, message: text }]),
  );
  expect(commandsIn(printed)).toEqual(['error']);
  expect(printed.match(/\n/g)).toHaveLength(1);
});

test.each(hostileTexts)('%j in a document is exactly that, and commands nobody', (text) => {
  const document = { [text]: [text, `a${text}`] };
  for (const indent of [0, 2]) {
    const json = jsonText(document, indent);
    expect(print((output) => output.write(json))).toBe(json);
    expect(commandsIn(json)).toEqual([]);
    expect(json).not.toMatch(unseen);
    expect(JSON.parse(json)).toEqual(document);
  }
});

test.each(hostileTexts)('%j in a file for JUnit’s readers commands nobody', (text) => {
  const xml = toJUnit({
    name: text,
    durationMs: 1,
    properties: [[text, text]],
    cases: [
      {
        name: text,
        durationMs: 1,
        trouble: { kind: 'error', type: text, message: text, text: `a\n${text}` },
        properties: [],
        attachments: [text],
      },
    ],
  });
  expect(commandsIn(xml).filter((command) => !command.startsWith('section'))).toEqual([]);
  expect(xml).not.toMatch(unseen);
});

test('a bug, whose stack holds what a page said, commands nobody', () => {
  const error = new TypeError(`no luck\n::error::x ##[add-mask]x`, { cause: '::error::y' });
  const printed = print((output) => output.write(explain(error, { paint: paintFor(output), verbose: true })));
  expect(printed).toContain('TypeError: no luck\n: :error::x # #[add-mask]x');
  expect(commandsIn(printed)).toEqual([]);
});

test('what is no command stays as it is: colours, the live line, code, addresses, headings', () => {
  const texts = [
    '\u001b[31m✗\u001b[39m \u001b[1;2mindex\u001b[0m',
    '\r\u001b[Ka line\n\u001b[?7l\r⠋ 3 done\u001b[K\u001b[?7h',
    '::1 and ::ffff:127.0.0.1\n',
    'std::vector<a::b> ## heading [link] #[id] section_one\n',
    'עברית and العربية, 👩‍👩‍👧 and नमस्ते\t\n',
  ];
  for (const text of texts) expect(print((output) => output.write(text))).toBe(text);
});

test('what is printed to is a stream with all that it has', () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true as const, columns: 80 });
  const output = outlet(stream);
  expect(output).toMatchObject({ isTTY: true, columns: 80 });
  stream.columns = 120;
  expect(output.columns).toBe(120);
});

test('a text from outside loses what nobody sees', () => {
  expect(plainText('a\u202eb\u2066c\u200fd\u061ce\u2028f\u001b[31mg h\u0007\r\ni')).toBe('abcdefg h\ni');
});
