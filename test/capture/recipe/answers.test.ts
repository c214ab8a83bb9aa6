import { expect, test } from 'vitest';
import { see } from './see.ts';

test('what the page asks of its database is answered in the picture', async () => {
  const page = `<p id=stored></p><script>
    const stored = document.getElementById('stored');
    const opening = indexedDB.open('x', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('s');
    opening.onsuccess = () => {
      let count = 0;
      (function put() {
        const transaction = opening.result.transaction('s', 'readwrite');
        transaction.objectStore('s').put(count, 'k');
        transaction.oncomplete = () => { stored.textContent = ++count; if (count < 20) put(); };
      })();
    };
  </script>`;
  const { text, value } = await see(page, { at: 100 }, 'performance.now()');
  expect(text).toBe('20');
  expect(value).toBe(100);
});
