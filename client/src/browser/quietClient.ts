import type { LanguageClientOptions } from 'vscode-languageclient';
import { LanguageClient } from 'vscode-languageclient/browser';

/** Writes errors to the log only, and ends its worker when it stops. The library also shows some errors in boxes of its own. */
export class QuietLanguageClient extends LanguageClient {
  private readonly worker: Worker;

  constructor(id: string, name: string, worker: Worker, options: LanguageClientOptions) {
    super(id, name, worker, options);
    this.worker = worker;
  }

  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  override async stop(timeout?: number): Promise<void> {
    try {
      await super.stop(timeout);
    } finally {
      this.worker.terminate();
    }
  }
}
