import * as vscode from 'vscode';
import type { BaseLanguageClient, ErrorHandlerResult, LanguageClientOptions } from 'vscode-languageclient';

// The values of vscode-languageclient's enums. Importing them would mean choosing between the Node and the browser build.
const goOn: ErrorHandlerResult['action'] = 1;
const doNotRestart = 1;
const neverReveal = 4;

/** Creates the client for this runtime: a server process on the desktop, a web worker in the browser. Its code is loaded on first use. */
export type NewLanguageClient = (id: string, name: string, options: LanguageClientOptions) => Promise<BaseLanguageClient>;

/** `idle`: not needed so far. `running`: also while it starts. `off`: it crashed twice. */
export type ServerState = 'idle' | 'running' | 'off';

/** The language server, whether it runs or not. */
export interface LanguageServer extends vscode.Disposable {
  readonly state: ServerState;
  readonly onDidChangeState: vscode.Event<ServerState>;
  readonly onDidNotify: vscode.Event<string>;
  start(): Promise<void>;
  restart(): Promise<void>;
  /**
   * Starts the server if it does not run. If it is off, the user is asked whether to restart it. Rejects with a CancellationError if it stays off, or
   * crashes during the request: the user has seen a message then.
   */
  sendRequest<R>(method: string, params: unknown): Promise<R>;
  showOutput(): void;
}

export interface ServerOptions {
  readonly newLanguageClient: NewLanguageClient;
  readonly clientOptions: () => LanguageClientOptions;
  /** What the server may ask for, by method. */
  readonly answers: Readonly<Record<string, (params: never) => unknown>>;
  /** The notifications that `onDidNotify` passes on. */
  readonly notifications: readonly string[];
}

interface Run {
  /** Resolves when the server is initialized. */
  readonly client: Promise<BaseLanguageClient>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the server when it is needed. After a crash, it is restarted once, and the user is told in one sentence. After a second crash it stays off,
 * because the same file would crash it again. Each run has a client of its own: the library's own restart fails if the server crashes during it.
 */
export function createLanguageServer(options: ServerOptions): LanguageServer {
  const stateChanged = new vscode.EventEmitter<ServerState>();
  const notified = new vscode.EventEmitter<string>();
  const output = vscode.window.createOutputChannel('Pullproof', { log: true });
  let state: ServerState = 'idle';
  let run: Run | undefined;
  let crashes = 0;

  const setState = (next: ServerState) => {
    if (next === state) return;
    state = next;
    void vscode.commands.executeCommand('setContext', 'pullproof.hasServer', state !== 'idle');
    stateChanged.fire(next);
  };

  const launch = (): Run => {
    let client: BaseLanguageClient | undefined;
    const onCrash = () => own === run && crashed();
    const starting = async () => {
      client = await options.newLanguageClient('pullproof', 'Pullproof', {
        ...options.clientOptions(),
        outputChannel: output,
        revealOutputChannelOn: neverReveal,
        initializationFailedHandler: () => false,
        errorHandler: {
          // A message that cannot be sent or read. A closed connection is reported separately.
          error: () => ({ action: goOn, handled: true }),
          closed: () => {
            onCrash();
            return { action: doNotRestart, handled: true };
          },
        },
      });
      for (const [method, answer] of Object.entries(options.answers)) client.onRequest(method, answer);
      for (const method of options.notifications) client.onNotification(method, () => notified.fire(method));
      await client.start();
      return client;
    };
    const own: Run = { client: starting(), stop: async () => client?.stop() };
    // The library writes the reason to the log.
    own.client.catch(onCrash);
    return own;
  };

  const start = () => {
    run ??= launch();
    setState('running');
    return run.client;
  };

  const restart = async () => {
    const old = run;
    run = undefined;
    crashes = 0;
    await old?.stop().catch(() => undefined);
    await start();
  };

  const crashed = () => {
    run = undefined;
    crashes++;
    if (crashes === 1) {
      void vscode.window.showWarningMessage(vscode.l10n.t('Pullproof crashed and was restarted.'));
      // The old client first removes what it registered.
      setTimeout(() => run ?? start().catch(() => undefined));
      return;
    }
    setState('off');
    void offerRestart(vscode.l10n.t('Pullproof crashed twice and is now off.'));
  };

  const offerRestart = async (message: string): Promise<boolean> => {
    const again = vscode.l10n.t('Restart');
    const show = vscode.l10n.t('Show Output');
    const chosen = await vscode.window.showErrorMessage(message, again, show);
    if (chosen === show) output.show();
    if (chosen !== again) return false;
    await restart().catch(() => undefined);
    return true;
  };

  const sendRequest = async <R>(method: string, params: unknown): Promise<R> => {
    const isOn = state !== 'off' || (await offerRestart(vscode.l10n.t('Pullproof is off, because it crashed twice.')));
    if (!isOn) throw new vscode.CancellationError();
    const client = start();
    const own = run;
    try {
      return await (await client).sendRequest<R>(method, params);
    } catch (error) {
      throw own === run ? error : new vscode.CancellationError();
    }
  };

  return {
    get state() {
      return state;
    },
    onDidChangeState: stateChanged.event,
    onDidNotify: notified.event,
    start: async () => {
      await start();
    },
    restart,
    sendRequest,
    showOutput: () => output.show(),
    dispose: () => {
      const old = run;
      run = undefined;
      void old?.stop().catch(() => undefined);
      for (const one of [stateChanged, notified, output]) one.dispose();
    },
  };
}
