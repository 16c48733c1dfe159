import { realpathSync } from 'node:fs';
import { HOOKS, type HookName } from '../../export/guard/hook-text';
import { type HookChange, type HookStatus, hookFolder, hookStatus, installHook, isHookName, uninstallHook } from '../../export/guard/hooks';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { visible } from '../escape';
import type { Session } from '../session';

/** `kakuzuke guard install [--hook H,…] [--force]`: on request only; without `--hook`, before a push. */
export async function install(args: Arguments, session: Session): Promise<number> {
	noOperands(args);
	const folder = await hookFolder(session.host.cwd);
	const program = { node: process.execPath, script: realpathSync(process.argv[1] ?? '') };
	const force = args.options.has('force');
	const changes = hooksOf(args, ['pre-push']).map((hook) => installHook(folder, hook, program, force));
	for (const change of changes) printChange(change, 'install', session);
	return changes.some(({ kind }) => kind === 'refused') ? EXIT.findings : EXIT.clean;
}

/** `kakuzuke guard uninstall [--hook H,…] [--force]` */
export async function uninstall(args: Arguments, session: Session): Promise<number> {
	noOperands(args);
	const folder = await hookFolder(session.host.cwd);
	const force = args.options.has('force');
	const changes = hooksOf(args, HOOKS).map((hook) => uninstallHook(folder, hook, force));
	for (const change of changes) printChange(change, 'uninstall', session);
	return changes.some(({ kind }) => kind === 'refused') ? EXIT.findings : EXIT.clean;
}

/** `kakuzuke guard status [--json]`: exit code 0 where a push is guarded, else 1. */
export async function status(args: Arguments, session: Session): Promise<number> {
	noOperands(args);
	const folder = await hookFolder(session.host.cwd);
	const found = HOOKS.map((hook) => hookStatus(folder, hook));
	const { say, out } = session;
	if (args.options.has('json')) out.write(`${JSON.stringify({ folder: folder.path, shared: folder.shared, hooks: found }, null, '\t')}\n`);
	else {
		out.write(`${visible(say(folder.shared ? 'guard.folder-shared' : 'guard.folder', { path: folder.path }))}\n`);
		for (const one of found) out.write(`  ${visible(statusText(one, session))}\n`);
	}
	return found.some(({ hook, state, program }) => hook === 'pre-push' && state === 'installed' && program) ? EXIT.clean : EXIT.findings;
}

function statusText({ hook, state, manager, kept, program }: HookStatus, { say }: Session): string {
	const notes = [
		...(manager === null ? [] : [say('guard.status-managed', { manager })]),
		...(kept ? [say('guard.status-kept')] : []),
		...(state === 'installed' && !program ? [say('guard.status-program')] : []),
	];
	return [`${hook}: ${say(`guard.status.${state}`)}`, ...notes].join(' ');
}

function noOperands({ operands: [operand] }: Arguments): void {
	if (operand !== undefined) throw new UsageError('error.guard-operand', { operand });
}

function hooksOf({ options }: Arguments, usual: readonly HookName[]): readonly HookName[] {
	const written = options.get('hook');
	if (written === undefined) return usual;
	return [...new Set(written.split(',').map((name) => name.trim()))].map((name) => {
		if (!isHookName(name)) throw new UsageError('error.guard-hook', { value: name, known: HOOKS.join(', ') });
		return name;
	});
}

function printChange(change: HookChange, action: 'install' | 'uninstall', { say, out, err }: Session): void {
	const { hook, path } = change;
	if (change.kind === 'refused') {
		const { reason, detail } = change;
		const text = reason === 'managed' ? managed(hook, detail, say) : say(`guard.refused.${reason}`, { path, detail });
		err.write(`${visible(say('guard.refused', { hook, reason: text }))}\n`);
		return;
	}
	const data = { hook, path };
	if (change.kind === 'unchanged') out.write(`${visible(say(`guard.unchanged.${action}`, data))}\n`);
	else out.write(`${visible(say(change.kept ? `guard.kept.${action}` : `guard.done.${action}`, data))}\n`);
}

/** The line that a person adds where another program manages the hooks. */
function managed(hook: HookName, manager: string, say: Session['say']): string {
	const line = hook === 'pre-push' ? 'kakuzuke guard pre-push -- "$@"' : 'kakuzuke guard pre-commit';
	switch (manager) {
		case 'husky':
			return say('guard.managed.husky', { file: `.husky/${hook}`, line });
		case 'lefthook': {
			const run = hook === 'pre-push' ? 'kakuzuke guard pre-push -- {1} {2}' : line;
			return say('guard.managed.lefthook', { hook, line: run });
		}
		case 'pre-commit':
			return say('guard.managed.pre-commit', { hook, line: `kakuzuke guard ${hook}` });
		default:
			return say('guard.managed.other', { manager, line });
	}
}
