import { expect, test } from 'vitest';
import { see, seeTwice } from './see.ts';

const clocks = `[
  new Date().toISOString(), Date(), Date.now(), new Intl.DateTimeFormat('en', { timeStyle: 'medium' }).format(),
  new Intl.DateTimeFormat('en').formatToParts().length, performance.now(), performance.timeOrigin,
  new Event('x').timeStamp, new (class extends Date {})().getTime(),
]`;

test('every clock of the page says the same, each time', async () => {
  const [one, two] = await seeTwice('<p>page', { at: 1500 }, clocks);
  const start = Date.UTC(2025, 0, 1, 12);
  expect(one.value).toEqual([
    '2025-01-01T12:00:01.500Z',
    'Wed Jan 01 2025 12:00:01 GMT+0000 (Coordinated Universal Time)',
    start + 1500,
    '12:00:01 PM',
    5,
    1500,
    start,
    1500,
    start + 1500,
  ]);
  expect(two.value).toEqual(one.value);
});

test('a date that is given is that date, and a date is a Date', async () => {
  const { value } = await see(
    '<p>page',
    { timezoneId: 'Europe/Berlin' },
    `[new Date(2024, 1, 29).getTime(), new Date('2020-02-02').getTime(), Date.UTC(2000, 0), new Date(5) instanceof Date,
      new Date().constructor === Date, Date.name, Date.length, /\\[native code\\]/.test(Date), /\\[native code\\]/.test(Date.now),
      /\\[native code\\]/.test(performance.now), new Intl.DateTimeFormat('en').format(new Date(0))]`,
  );
  expect(value).toEqual([
    Date.UTC(2024, 1, 28, 23),
    Date.UTC(2020, 1, 2),
    Date.UTC(2000, 0),
    true,
    true,
    'Date',
    7,
    true,
    true,
    true,
    '1/1/1970',
  ]);
});

test('a script that waits by looking at the clock comes to its end', async () => {
  const page = `<p id=x></p><script>const until = performance.now() + 250; while (performance.now() < until);
    x.textContent = 'waited until ' + performance.now()</script>`;
  const [one, two] = await seeTwice(page);
  expect(one.text).toBe('waited until 250');
  expect(two.bytes).toEqual(one.bytes);
});

test('“loaded in … ms” says the same each time', async () => {
  const measures = `(({ responseEnd, loadEventEnd, duration, startTime }, old) =>
    [responseEnd, loadEventEnd, duration, startTime, old.loadEventEnd - old.navigationStart, old.unloadEventEnd])(
    performance.getEntriesByType('navigation')[0], performance.timing)`;
  const { value } = await see('<p>page', {}, measures);
  expect(value).toEqual([16, 16, 16, 0, 16, 0]);
});

test('the clock does not go on while the picture is taken, and leaves no trace in the page', async () => {
  const { value } = await see(
    '<p>page',
    {},
    `new Promise((resolve) => {
      const before = Date.now(); const frame = document.createElement('iframe'); document.body.append(frame);
      const names = (view) => Object.getOwnPropertyNames(view).filter((name) => !/^\\d+$/.test(name)).length;
      resolve([Date.now() - before, names(window) - names(frame.contentWindow)])
    })`,
  );
  expect(value).toEqual([0, 0]);
});

test('without the step the clocks are the browser’s', async () => {
  const { value } = await see(
    '<p>page',
    { recipe: { clock: false, virtualTime: false }, at: 0 },
    'Date.now()',
  );
  expect(Math.abs((value as number) - Date.now())).toBeLessThan(60_000);
});

test('a script that asks in a later task is told a later time, the same each time', async () => {
  const page = `<p id=x></p><script>(async () => {
    const ids = [Date.now(), Date.now()];
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = resolve; port2.postMessage(0) });
      ids.push(Date.now(), Math.floor(performance.timeOrigin + performance.now()));
    }
    x.textContent = ids.map((id) => id - ids[0])
  })()</script>`;
  const { text } = await see(page);
  expect(text).toBe('0,0,1,1,2,2,3,3');
});

test('no timer is called before it is due by the time that the page was told', async () => {
  const page = `<p id=x></p><script>(async () => {
    let begun;
    for (let turn = 0; turn < 30; turn++) { await null; begun = Date.now() }
    setTimeout(() => x.textContent = Date.now() - begun >= 20, 20);
  })()</script>`;
  expect((await see(page)).text).toBe('true');
});
