import type { Writable } from 'node:stream';

/** How much text is collected before it is written. In UTF-16 units. */
const chunkLength = 64_000;

/** Writes to a stream in large pieces, and waits while the stream is full: the whole output is never in memory. */
export class Output {
  /** The reader has ended, for example `head`, or writing fails. Further text is dropped. */
  isClosed = false;
  /** Why writing failed, if it is not that the reader has ended. A code such as `ENOSPC`. */
  failure: string | undefined;
  private readonly stream: Writable;
  private collected: string[] = [];
  private length = 0;

  constructor(stream: Writable) {
    this.stream = stream;
    stream.on('error', (error) => this.failed(error));
  }

  async write(text: string): Promise<void> {
    if (this.isClosed) return;
    this.collected.push(text);
    this.length += text.length;
    if (this.length >= chunkLength) await this.flush();
  }

  /** Resolves when everything is written, or cannot be. */
  async flush(): Promise<void> {
    const text = this.collected.join('');
    this.collected = [];
    this.length = 0;
    if (text === '' || this.isClosed) return;
    await new Promise<void>((resolve) => {
      this.stream.write(text, (error) => {
        if (error) this.failed(error);
        resolve();
      });
    });
  }

  private failed(error: Error & { readonly code?: string }): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (error.code !== 'EPIPE' && error.code !== 'EOF') this.failure = error.code ?? error.name;
  }
}
