import type { Runtime, PageRuntime } from '../runtime.ts';

/** How many questions to the browser are open: to its database, its image decoder, its cryptography and the like. */
export function openQuestions(
  runtime: PageRuntime | undefined,
  { isTooLate }: { isTooLate: boolean },
): number {
  if (!runtime) return 0;
  if (isTooLate && !runtime.leads) {
    for (const thread of runtime.threads) {
      if (!runtime.questions.delete(thread)) continue;
      runtime.threads.delete(thread);
      runtime.silent.add(thread);
    }
  }
  return runtime.questions.size;
}

/** Counts the open questions of documents and threads. In a thread, requests are questions too. */
export function watchQuestions(runtime: Runtime): void {
  const untilAnswered = (who: EventTarget, ...ends: string[]) => {
    runtime.questions.add(who);
    // These listeners come before the page's own, which may ask the next question.
    for (const name of ends) who.addEventListener(name, () => runtime.questions.delete(who));
  };
  for (const name of ['open', 'deleteDatabase']) {
    runtime.wrap(IDBFactory.prototype, name, {
      call(original, self, args) {
        const request = Reflect.apply(original, self, args) as IDBOpenDBRequest;
        untilAnswered(request, 'success', 'error', 'blocked');
        return request;
      },
    });
  }
  runtime.wrap(IDBDatabase.prototype, 'transaction', {
    call(original, self, args) {
      const transaction = Reflect.apply(original, self, args) as IDBTransaction;
      untilAnswered(transaction, 'complete', 'abort');
      return transaction;
    },
  });
  const isThread = !('document' in window);
  const promising: readonly (readonly [object | undefined, readonly string[]])[] = [
    [window.HTMLImageElement?.prototype, ['decode']],
    [window, ['createImageBitmap']],
    [OffscreenCanvas.prototype, ['convertToBlob']],
    [Blob.prototype, ['arrayBuffer', 'bytes', 'text']],
    [IDBFactory.prototype, ['databases']],
    [window.Permissions?.prototype, ['query']],
    [window.BaseAudioContext?.prototype, ['decodeAudioData']],
    [window.OfflineAudioContext?.prototype, ['startRendering']],
    [WebAssembly, ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming']],
    // These exist in secure contexts only.
    [window.StorageManager?.prototype, ['estimate', 'getDirectory', 'persisted']],
    [window.CookieStore?.prototype, ['get', 'getAll', 'set', 'delete']],
    ...[window.SubtleCrypto, window.CacheStorage, window.Cache].map(
      (owner) => [owner?.prototype, owner ? Object.keys(owner.prototype) : []] as const,
    ),
    // The time of a document stands still during requests anyway, that of a thread does not.
    ...(isThread
      ? ([
          [window, ['fetch']],
          [Response.prototype, ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text']],
        ] as const)
      : []),
  ];
  for (const [owner, names] of promising) {
    if (!owner) continue;
    for (const name of names) {
      runtime.wrap(owner, name, {
        call(original, self, args) {
          const answer = Reflect.apply(original, self, args) as Promise<unknown>;
          const end = () => runtime.questions.delete(answer);
          runtime.questions.add(answer);
          answer.then(end, end);
          return answer;
        },
      });
    }
  }
  for (const name of ['readAsArrayBuffer', 'readAsBinaryString', 'readAsDataURL', 'readAsText']) {
    runtime.wrap(FileReader.prototype, name, {
      call(original, self, args) {
        Reflect.apply(original, self, args);
        untilAnswered(self, 'load', 'error', 'abort');
      },
    });
  }
  if (!isThread) return;
  runtime.wrap(XMLHttpRequest.prototype, 'send', {
    call(original, self: XMLHttpRequest, args) {
      Reflect.apply(original, self, args);
      if (self.readyState < XMLHttpRequest.DONE) untilAnswered(self, 'loadend');
    },
  });
}

/** Counts the open questions that only documents can ask. */
export function watchDocumentsQuestions(runtime: PageRuntime): void {
  if (!runtime.leads) {
    const answered = new WeakSet<Worker>();
    runtime.wrap(Worker.prototype, 'postMessage', {
      call(original, self: Worker, args) {
        Reflect.apply(original, self, args);
        if (runtime.silent.has(self)) return;
        runtime.questions.add(self);
        runtime.threads.add(self);
        if (answered.has(self)) return;
        answered.add(self);
        for (const name of ['message', 'error'])
          self.addEventListener(name, () => runtime.questions.delete(self));
      },
    });
  }
  // What a worklet paints reaches the page some frames later, on a busy machine as on an idle one. Worklets exist in
  // secure contexts only.
  const framesOfWorklet = 12;
  const { Worklet: BrowserWorklet } = window as { Worklet?: typeof Worklet };
  if (BrowserWorklet) {
    runtime.wrap(BrowserWorklet.prototype, 'addModule', {
      call(original, self, args) {
        const answer = Reflect.apply(original, self, args) as Promise<void>;
        const endAfter = (left: number) => {
          if (left === 0) runtime.questions.delete(answer);
          else runtime.native.requestAnimationFrame(() => endAfter(left - 1));
        };
        const end = () => endAfter(framesOfWorklet);
        runtime.questions.add(answer);
        answer.then(end, end);
        return answer;
      },
    });
  }
  runtime.wrap(HTMLCanvasElement.prototype, 'toBlob', {
    call(original, self, [callback, ...rest]) {
      const question = {};
      const answer = (blob: unknown) => {
        runtime.questions.delete(question);
        return callback(blob);
      };
      Reflect.apply(original, self, [typeof callback === 'function' ? answer : callback, ...rest]);
      runtime.questions.add(question);
    },
  });

  if (!runtime.virtual) return;
  // Chromium lets virtual time pass when an answer begins that is read as a stream, unless something else waits for the
  // whole answer. So a copy of it is read as a whole.
  const { clone, arrayBuffer } = Response.prototype;
  const { get: bodyOf } = Object.getOwnPropertyDescriptor(Response.prototype, 'body')!;
  const awaited = new WeakSet<Response>();
  const readCopy = (response: Response): Promise<ArrayBuffer> => {
    awaited.add(response);
    return Reflect.apply(arrayBuffer, Reflect.apply(clone, response, []), []);
  };
  runtime.wrap(Response.prototype, 'body', {
    get(body: ReadableStream | null, self: Response) {
      const isOfThePage = self.type === 'default' || self.type === 'error';
      if (!body || body.locked || self.bodyUsed || isOfThePage || awaited.has(self)) return body;
      runtime.reading.add(self);
      const end = () => runtime.reading.delete(self);
      readCopy(self).then(end, end);
      // The stream from before no longer belongs to the answer.
      return Reflect.apply(bodyOf!, self, []);
    },
  });
  // An answer that nobody reads counts as open until the browser gives up waiting for a reader, and time stands still
  // for so long.
  runtime.wrap(window, 'fetch', {
    call(original, self, args) {
      const answer = Reflect.apply(original, self, args) as Promise<Response>;
      const readUnlessRead = (response: Response) => {
        if (!response.bodyUsed && !awaited.has(response)) readCopy(response).catch(() => {});
      };
      // In a later task, so that the page has had the time to begin.
      answer.then(
        (response) => runtime.nextTask(() => readUnlessRead(response)),
        () => {},
      );
      return answer;
    },
  });
}
