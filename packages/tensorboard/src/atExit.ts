const actions = new Set<() => void>();

/** The action runs, synchronously, when the process exits. One listener serves all, however many there are. */
export function atExit(action: () => void): void {
  if (actions.size === 0) process.on('exit', runAll);
  actions.add(action);
}

/** The action does not run at exit any more. */
export function notAtExit(action: () => void): void {
  actions.delete(action);
  if (actions.size === 0) process.off('exit', runAll);
}

function runAll(): void {
  for (const action of actions) action();
}
