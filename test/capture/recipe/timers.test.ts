import { expect, test } from 'vitest';
import { see, seeTwice } from './see.ts';

test.each(['steps', 'other'])(
  'what begins with an answer is as old each time, if the %s come first',
  async (first) => {
    const page = `<p id=steps></p><p id=other></p><script>
    const get = (address) => fetch(address).then((answer) => answer.text())
    const begin = (shown) => {
      let frames = 0; let ticks = 0
      const show = () => { shown.textContent = frames + ' frames, ' + ticks + ' ticks, ' + Date.now() % 100000 }
      const draw = () => { frames++; show(); requestAnimationFrame(draw) }
      requestAnimationFrame(draw); setInterval(() => { ticks++; show() }, 10)
    }
    (async () => { for (const step of [1, 2, 3, 4, 5]) await get('/step?' + step); begin(steps) })()
    get('/other').then(() => begin(other))</script>`;
    // The others wait until the first ones are over.
    let resolve!: () => void;
    const over = new Promise<void>((done) => (resolve = done));
    const { text } = await see({
      '/': page,
      '/step': async ({ url }, response) => {
        if (first === 'other') await over;
        if (url === '/step?5') response.on('close', resolve);
        response.end();
      },
      '/other': async (_, response) => {
        if (first === 'steps') await over;
        response.on('close', resolve).end();
      },
    });
    expect(text).toBe('250 frames, 400 ticks, 4000\n\n250 frames, 400 ticks, 4000');
  },
);

test('timers come in their order, with what they are given, until they are cleared', async () => {
  const page = `<p id=x></p><script>
    const say = (...text) => x.append(text.join(' ') + ' ' + performance.now() + '; ')
    setTimeout(say, 30, 'late', 'one')
    setTimeout(say, '20', 'early')
    setTimeout(function () { say(this === window) })
    clearTimeout(setTimeout(say, 10, 'cleared'))
    let turns = 0
    const interval = setInterval(() => { say('turn'); if (++turns === 2) clearInterval(interval) }, 50)
    setTimeout('say("text")', 350)
    const never = setTimeout(say, 4000, 'never'); setTimeout(clearInterval, 3999, never)</script>`;
  expect((await see(page)).text).toBe('true 0; early 20; late one 30; turn 50; turn 100; text 350;');
});

test('timers that set the next one let time pass', async () => {
  const page = `<p id=x></p><script>let turns = 0
    const go = async () => { for (;;) { await new Promise((resolve) => setTimeout(resolve)); x.textContent = ++turns + ' ' + Date.now() % 100000 } }
    go()</script>`;
  // The first five are due at once, and each asks for the time in a task of its own.
  expect((await see(page)).text).toBe('1004 4000');
});

test('a delayed task comes when it is due, and none after the moment', async () => {
  const page = `<p id=x></p><script>
    for (const delay of [0, 300, 4001]) scheduler.postTask(() => x.append(performance.now() + ' '), { delay }).then(() => x.append('over '))</script>`;
  expect((await see(page)).text).toBe('0 over 300 over');
});

test('tasks that post the next one come in turn with timers and frames, the same number each time', async () => {
  const page = `<p id=x></p><p id=y></p><p id=z></p><script>
    let tasks = 0, frames = 0, turns = 0
    const next = async () => {
      x.textContent = ++tasks
      if (tasks % 10) await scheduler.yield()
      scheduler.postTask(next, { delay: tasks % 10 ? 0 : 30 })
    }
    next()
    const frame = () => { y.textContent = ++frames; requestAnimationFrame(frame) }
    frame()
    setInterval(() => { z.textContent = ++turns }, 10)</script>`;
  const seen = (await seeTwice(page)).map(({ text }) => text.split(/\s+/));
  expect(seen).toEqual([
    ['1340', '251', '400'],
    ['1340', '251', '400'],
  ]);
});

test('tasks come by their priority, what goes on before what is new, and none that was aborted', async () => {
  const page = `<p id=x></p><script>
    const say = (what) => () => void x.append(what + ' ')
    const off = new AbortController()
    const fails = (what) => (error) => say(what + ' ' + (error.name ?? error))()
    scheduler.postTask(say('background'), { priority: 'background' })
    scheduler.postTask(say('visible'))
    scheduler.postTask(say('controlled'), { signal: new TaskController({ priority: 'background' }).signal })
    scheduler.postTask(say('aborted'), { signal: off.signal }).catch(fails('caught'))
    scheduler.postTask(say('never'), { signal: AbortSignal.abort('before') }).catch(fails('caught'))
    scheduler.postTask(() => { throw 'thrown' }).catch(fails('caught'))
    scheduler.postTask(say('blocking'), { priority: 'user-blocking' })
    scheduler.postTask(() => 'given').then((value) => say(value)())
    scheduler.yield().then(say('on'))
    scheduler.postTask().catch(fails('caught'))
    off.abort()</script>`;
  expect((await see(page)).text.trim().replaceAll('caught ', 'caught-').split(' ')).toEqual([
    'caught-before',
    'caught-TypeError',
    'caught-AbortError',
    'blocking',
    'on',
    'visible',
    'caught-thrown',
    'given',
    'background',
    'controlled',
  ]);
});

test('a page that always goes on at once gets older all the same', async () => {
  const page = `<p id=x></p><script>(async () => { for (;;) { await scheduler.yield(); x.textContent = Date.now() % 100000 } })()
    setTimeout(() => document.body.append(' timed'), 2000)</script>`;
  expect((await see(page)).text).toMatch(/^4000\s+timed$/);
});
