import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';

/** Shorter work shows no progress. In milliseconds. */
const progressDelayMs = 500;

/** How often progress is reported. In milliseconds. */
const reportIntervalMs = 100;

export interface Work {
  /** Aborted when the user cancels, or when the server stops. */
  readonly signal: AbortSignal;
  readonly advance: (done: number, of: number) => void;
}

/**
 * Runs work that may take long. If it does, editors that support it show progress with a Cancel button. Returns whether the user cancelled it.
 * it.
 */
export async function withProgress(
  connection: Connection,
  title: string,
  stopped: AbortSignal,
  work: (work: Work) => Promise<void>,
): Promise<'done' | 'cancelled'> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  stopped.addEventListener('abort', stop);
  let cancelled = false;
  let progress: WorkDoneProgressServerReporter | undefined;
  let isOver = false;
  let reported = 0;
  const show = async () => {
    const shown = await connection.window.createWorkDoneProgress();
    shown.begin(title, 0, undefined, true);
    if (isOver) shown.done();
    else progress = shown;
    shown.token.onCancellationRequested(() => {
      cancelled = !isOver;
      stop();
    });
  };
  // An editor that rejects the request shows no progress.
  const timer = setTimeout(() => show().catch(() => undefined), progressDelayMs);
  try {
    await work({
      signal: controller.signal,
      advance: (done, of) => {
        if (progress === undefined || performance.now() - reported < reportIntervalMs) return;
        reported = performance.now();
        progress.report(Math.floor((100 * done) / of), `${done} of ${of} files`);
      },
    });
  } finally {
    isOver = true;
    clearTimeout(timer);
    stopped.removeEventListener('abort', stop);
    progress?.done();
  }
  return cancelled ? 'cancelled' : 'done';
}
