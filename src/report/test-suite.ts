import { plainText } from './format.ts';

/** A suite of JUnit: the shots of one run. */
export interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
  readonly durationMs: number;
  readonly properties: readonly Property[];
}

export interface TestCase {
  readonly name: string;
  readonly durationMs: number;
  /** `failure`: the picture is wrong. `error`: it could not be judged. `skipped`: it was not judged. */
  readonly trouble: Trouble | undefined;
  readonly properties: readonly Property[];
  /** Paths of files. The most important one comes first, because some readers take only one. */
  readonly attachments: readonly string[];
}

export interface Trouble {
  readonly kind: 'failure' | 'error' | 'skipped';
  readonly type: string;
  readonly message: string;
  /** The whole text. It contains the message, because some readers show nothing else. */
  readonly text: string;
}

type Property = readonly [name: string, value: string];

/** The suite as XML that GitLab, Jenkins and GitHub Actions can read. */
export function toJUnit(suite: TestSuite): string {
  const { name, cases, durationMs, properties } = suite;
  const count = (kind: Trouble['kind']) => cases.filter(({ trouble }) => trouble?.kind === kind).length;
  const totals = {
    name,
    tests: String(cases.length),
    failures: String(count('failure')),
    errors: String(count('error')),
    skipped: String(count('skipped')),
    time: seconds(durationMs),
  };
  const lines = [
    element('testsuites', totals, [
      element('testsuite', totals, [...propertyList(properties), ...cases.map((one) => testCase(one, name))]),
    ]),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines.join('\n')}\n`;
}

function testCase({ name, durationMs, trouble, properties, attachments }: TestCase, suite: string): string {
  // Readers expect each on a line of its own.
  const attached = attachments.map((path) => `[[ATTACHMENT|${path}]]`).join('\n');
  return element('testcase', { name, classname: suite, time: seconds(durationMs) }, [
    ...propertyList(properties),
    ...(trouble
      ? [element(trouble.kind, { message: trouble.message, type: trouble.type }, [escaped(trouble.text)])]
      : []),
    ...(attached === '' ? [] : [element('system-out', {}, [escaped(attached)])]),
  ]);
}

function propertyList(properties: readonly Property[]): string[] {
  if (properties.length === 0) return [];
  return [
    element(
      'properties',
      {},
      properties.map(([name, value]) => element('property', { name, value }, [])),
    ),
  ];
}

function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  inside: readonly string[],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value, true)}"`);
  const open = `<${name}${written.join('')}`;
  return inside.length === 0 ? `${open}/>` : `${open}>${inside.join('\n')}</${name}>`;
}

/** Removes characters that XML cannot contain even escaped, and breaks texts that a CI would read as a command. */
function escaped(text: string, inAttribute = false): string {
  const possible = plainText(text).replaceAll(/[\p{Surrogate}\uFFFE\uFFFF]/gu, '\uFFFD');
  const special = inAttribute ? /[&<>"\n\t]|#(?=#)|:(?=:)/g : /[&<>]|#(?=#)|:(?=:)/g;
  return possible.replaceAll(special, (character) => `&#${character.charCodeAt(0)};`);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
