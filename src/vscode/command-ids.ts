import { commands, type Disposable } from 'vscode';
import type { Session } from './session';

/** All commands. Their work is in `commands.ts`, which is loaded with the session. */
export const COMMAND_IDS = [
	'showLabel',
	'setLabel',
	'insertLabel',
	'scanWorkspace',
	'cancelScan',
	'refresh',
	'filter',
	'clearFilter',
	'viewByFolder',
	'viewByFinding',
	'viewByLevel',
	'fixAll',
	'applyFix',
	'revealInExplorer',
	'openWalkthrough',
	'openPolicy',
	'export',
	'verifyRegister',
	'exportRegister',
	'copyRegisterHead',
	'filterRegister',
	'clearRegisterFilter',
	'refreshRegister',
	'showRegisterEntry',
	'moreRegister',
	'dispose',
	'checkBeforePush',
	'updateIgnoreList',
	'createLedger',
	'createReport',
	'showDashboard',
	'requestException',
] as const;

export type CommandId = (typeof COMMAND_IDS)[number];

/** Registers every command so that it waits for the session. */
export function registerCommands(session: () => Promise<Session>): Disposable[] {
	return COMMAND_IDS.map((id) =>
		commands.registerCommand(`kakuzuke.${id}`, async (...args: unknown[]) => {
			const [{ HANDLERS }, made] = await Promise.all([import('./engine'), session()]);
			return HANDLERS[id](made, args[0], args[1]);
		}),
	);
}
