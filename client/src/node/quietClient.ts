import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

export const ipc = TransportKind.ipc;

/** Writes errors to the log only. The library also shows some of them in boxes of its own, next to Pullproof's sentence. */
export class QuietLanguageClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
