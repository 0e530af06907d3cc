const actions: (() => void)[] = [];

/** The action runs, synchronously, when the process exits; the newest first. One listener serves all. */
export function atExit(action: () => void): void {
  if (actions.length === 0) process.on('exit', runAll);
  actions.push(action);
}

/** The action does not run at exit any more. */
export function notAtExit(action: () => void): void {
  const index = actions.indexOf(action);
  if (index >= 0) actions.splice(index, 1);
  if (actions.length === 0) process.off('exit', runAll);
}

function runAll(): void {
  for (const action of actions.toReversed()) action();
}
