import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from '../server.ts';
import { nodeFiles } from './files.ts';

// Node IPC when an editor built on VS Code starts us, `--stdio` for any other: the library reads the arguments.
startServer(createConnection(ProposedFeatures.all), nodeFiles());
