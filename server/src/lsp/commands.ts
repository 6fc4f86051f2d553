import type { ServerCapabilities } from 'vscode-languageserver';
import type { Session } from '../workspace/session.ts';
import { fetchCommands } from './fetchIncludes.ts';
import { pageCommands } from './rulePages.ts';

/** Runs a command with its first argument. */
export type RunCommand = (given: unknown) => Promise<unknown>;

/**
 * Runs the commands of `workspace/executeCommand`, for editors without Pullproof's own extension, which has commands of these names. Returns what the
 * server declares for this.
 */
export function offerCommands(session: Session): ServerCapabilities {
  if (session.runsCommands) return {};
  const commands: ReadonlyMap<string, RunCommand> = new Map(Object.entries({ ...pageCommands(session), ...fetchCommands(session) }));
  session.connection.onExecuteCommand(async ({ command, arguments: [given] = [] }) => (await commands.get(command)?.(given)) ?? null);
  return commands.size === 0 ? {} : { executeCommandProvider: { commands: [...commands.keys()] } };
}
