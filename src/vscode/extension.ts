import { type ExtensionContext, type Uri, window } from 'vscode';
import type { DocumentReport } from '../check';
import { registerCommands } from './command-ids';
import { Log } from './log';
import type { ScanSummary } from './scanner';
import type { Session } from './session';

/** What other extensions and tests may use. */
export interface Api {
	/** Resolves when the documents that were open at the start are checked. */
	readonly ready: Promise<void>;
	/** Scans the workspace without a message at the end. */
	scan(): Promise<ScanSummary>;
	/** The report of a document as it is now: the text on the screen where it is open, else the file. */
	report(uri: Uri): Promise<DocumentReport>;
}

/** Registers the commands and puts off everything else: the engine is loaded when the editor has drawn, or when a command needs it. */
export function activate(context: ExtensionContext): Api {
	const channel = window.createOutputChannel('Kakuzuke', { log: true });
	context.subscriptions.push(channel);
	const log = new Log(channel);
	let made: Promise<Session> | null = null;
	const session = (): Promise<Session> => {
		made ??= import('./engine').then((module) => {
			const created = new module.Session(context, log);
			context.subscriptions.push(created);
			return created;
		});
		return made;
	};
	context.subscriptions.push(...registerCommands(session));
	const ready = new Promise<void>((resolve, reject) => {
		setImmediate(() => {
			session()
				.then((created) => created.start())
				.then(resolve, (error: unknown) => {
					log.failure('start', '', error);
					reject(error);
				});
		});
	});
	// Told in the log; a caller that awaits it gets it as well.
	ready.catch(() => undefined);
	return {
		ready,
		scan: async () => (await session()).scanner.scan(true),
		report: async (uri) => (await session()).read(uri),
	};
}
