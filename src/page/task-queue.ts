/**
 * Makes a queue whose functions run each in a task of its own, in their order, without any time passing between them: the
 * browser's timers would let some pass.
 */
export function makeTaskQueue(): (task: () => void) => void {
  const tasks: (() => void)[] = [];
  let channel: MessageChannel | undefined;
  return (task) => {
    if (!channel) {
      channel = new MessageChannel();
      channel.port1.addEventListener('message', () => tasks.shift()?.());
      channel.port1.start();
    }
    tasks.push(task);
    channel.port2.postMessage(0);
  };
}
