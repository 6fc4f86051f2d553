import type { InitializeParams } from 'vscode-languageserver';
import type { FileDiscovery } from './fileDiscovery.ts';
import { filesNamedBy } from './scan.ts';
import type { Session } from './session.ts';
import { readSettings, type ServerSettings } from './settings.ts';
import { isBelow } from './uris.ts';

/** Reads the user's settings from the editor, and the files that they name. */
export class SettingsReader {
  private readonly session: Session;
  private readonly discovery: FileDiscovery;
  private readonly changedAll: () => void;

  constructor(session: Session, discovery: FileDiscovery, changedAll: () => void) {
    this.session = session;
    this.discovery = discovery;
    this.changedAll = changedAll;
  }

  /** What a client sends with its first message, before it can be asked. */
  static first(params: InitializeParams): ServerSettings {
    return readSettings(params.initializationOptions?.settings);
  }

  /** Asks the editor for the settings, if it can be asked. */
  async read(): Promise<void> {
    if (!this.canAsk) return this.readNamedFiles();
    await this.change(await this.session.connection.workspace.getConfiguration('pullproof'));
  }

  /** The editor says that settings have changed; some send them along. */
  async changed(sent: unknown): Promise<void> {
    if (this.canAsk) await this.read().catch(() => undefined);
    // Some editors send nothing: then what they sent first still holds.
    else if (sent !== undefined) await this.change(sent);
  }

  /** Reads the files that the settings name, and forgets those that they named before. */
  async readNamedFiles(): Promise<void> {
    const { session, discovery } = this;
    const { store, settings, host } = session;
    const before = discovery.named;
    const named = filesNamedBy(settings, discovery.folders, host.home);
    discovery.named = named;
    for (const uri of before) if (!named.includes(uri) && !isBelow(uri, discovery.folders)) store.forget(uri);
    for (const uri of named) {
      const reading = await store.read(uri);
      // The settings may have changed while the file was read.
      if (!discovery.named.includes(uri)) continue;
      const open = store.openDocument(uri);
      if (open === undefined) store.take(reading);
      else store.edited(open);
    }
    if (host.localDockerConfig !== undefined) session.workspace.setLocalDockerConfig((await store.read(host.localDockerConfig)).text);
    if (before.length + named.length > 0) discovery.othersChanged();
  }

  private get canAsk(): boolean {
    return this.session.client.capabilities.workspace?.configuration === true;
  }

  private async change(sent: unknown): Promise<void> {
    const { session } = this;
    const before = session.settings;
    session.settings = readSettings(sent);
    session.workspace.changeSettings(session.settings);
    this.changedAll();
    await this.readNamedFiles();
    // Settings name the sources of included files, and the variables in their addresses.
    if (JSON.stringify(before) !== JSON.stringify(session.settings)) await this.discovery.readIncludes();
  }
}
