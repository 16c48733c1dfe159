import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmdirSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gitText, openRepository, type Repository } from './git';
import { HOOKS, type HookName, hookText, KEPT, type Manager, managerOf, type Program, readHook } from './hook-text';

/** Where a repository's hooks are, and what stands there. */
export interface HookFolder {
	readonly path: string;
	/** Whether it belongs to more than this repository (a global `core.hooksPath`). */
	readonly shared: boolean;
	readonly repository: Repository;
}

export interface HookStatus {
	readonly hook: HookName;
	readonly path: string;
	/** `edited`: ours, but changed by somebody; `other`: somebody else's alone. */
	readonly state: 'absent' | 'installed' | 'edited' | 'other';
	/** The program that manages the hooks of this folder. */
	readonly manager: Manager | null;
	/** Whether a hook that was there before is called after ours. */
	readonly kept: boolean;
	/** Whether what the hook starts is still there; PATH is not looked at. */
	readonly program: boolean;
}

export type HookChange =
	| { readonly kind: 'done' | 'unchanged'; readonly hook: HookName; readonly path: string; readonly kept: boolean }
	| {
			readonly kind: 'refused';
			readonly hook: HookName;
			readonly path: string;
			/** `conflict`: there is a hook of somebody else beside one that we already keep; `failed`: the system's error code is in `detail`. */
			readonly reason: 'managed' | 'shared' | 'edited' | 'conflict' | 'failed';
			readonly detail: string;
	  };

/** The folder where git looks for hooks: `core.hooksPath`, that of the shared git directory for worktrees, a submodule's own. Throws a GitError. */
export async function hookFolder(cwd: string): Promise<HookFolder> {
	const repository = await openRepository(cwd);
	// A path relative to the top, as git itself reads it when it runs a hook.
	const folder = path.resolve(repository.top, await gitText(repository.top, ['rev-parse', '--git-path', 'hooks']));
	const own = [repository.commonDir, repository.gitDir, ...(repository.bare ? [] : [repository.top])];
	return { path: folder, shared: !own.some((home) => isWithin(folder, home)), repository };
}

/** What stands in the folder. */
export function hookStatus(folder: HookFolder, hook: HookName): HookStatus {
	const file = path.join(folder.path, hook);
	const text = textOf(file);
	const found = text === null ? null : readHook(text, hook);
	const ours = found?.kind === 'ours' ? found : null;
	const state = ours !== null ? (ours.edited ? 'edited' : 'installed') : isThere(file) ? 'other' : 'absent';
	const program = ours !== null && existsSync(ours.program.node) && existsSync(ours.program.script);
	const manager = ours === null ? managerOf(text, folder.path) : null;
	return { hook, path: file, state, manager, kept: ours !== null && isThere(file + KEPT), program };
}

/**
 * Puts our hook there. A hook of somebody else is kept beside it and called after ours; where a program manages the hooks nothing is touched.
 * @param force also into a folder that other repositories use, and over a hook of ours that was edited. Never throws for what the system says.
 */
export function installHook(folder: HookFolder, hook: HookName, program: Program, force = false): HookChange {
	const { state, path: file, manager } = hookStatus(folder, hook);
	const refuse = refuser(hook, file);
	if (manager !== null) return refuse('managed', manager);
	if (folder.shared && !force) return refuse('shared', folder.path);
	if (state === 'edited' && !force) return refuse('edited', '');
	if (state === 'other' && isThere(file + KEPT)) return refuse('conflict', file + KEPT);
	try {
		const found = readHook(textOf(file) ?? '', hook);
		const made = found.kind === 'ours' ? found.madeFolder : !existsSync(folder.path);
		const text = hookText(hook, program, made);
		const kept = state === 'other' || isThere(file + KEPT);
		if (textOf(file) === text && (lstatSync(file).mode & 0o111) !== 0) return { kind: 'unchanged', hook, path: file, kept };
		mkdirSync(folder.path, { recursive: true });
		write(file, text, state === 'other');
		return { kind: 'done', hook, path: file, kept };
	} catch (error) {
		return refuse('failed', codeOf(error));
	}
}

/** Takes our hook away; what was there before is there again, the very same file. */
export function uninstallHook(folder: HookFolder, hook: HookName, force = false): HookChange {
	const { state, path: file } = hookStatus(folder, hook);
	const refuse = refuser(hook, file);
	if (state === 'absent' || state === 'other') return { kind: 'unchanged', hook, path: file, kept: false };
	if (state === 'edited' && !force) return refuse('edited', '');
	if (folder.shared && !force) return refuse('shared', folder.path);
	try {
		const found = readHook(textOf(file) ?? '', hook);
		const kept = isThere(file + KEPT);
		if (kept) renameSync(file + KEPT, file);
		else rmSync(file);
		if (found.kind === 'ours' && found.madeFolder) removeEmpty(folder.path);
		return { kind: 'done', hook, path: file, kept };
	} catch (error) {
		return refuse('failed', codeOf(error));
	}
}

export function isHookName(name: string): name is HookName {
	return HOOKS.some((hook) => hook === name);
}

function refuser(hook: HookName, file: string): (reason: Extract<HookChange, { kind: 'refused' }>['reason'], detail: string) => HookChange {
	return (reason, detail) => ({ kind: 'refused', hook, path: file, reason, detail });
}

/** Written beside and renamed, so that git never runs half a hook. */
function write(file: string, text: string, keep: boolean): void {
	const temporary = `${file}.kakuzuke-${process.pid}.tmp`;
	try {
		writeFileSync(temporary, text, { mode: 0o755, flag: 'wx' });
		chmodSync(temporary, 0o755);
		if (keep) renameSync(file, file + KEPT);
		try {
			renameSync(temporary, file);
		} catch (error) {
			if (keep) renameSync(file + KEPT, file);
			throw error;
		}
	} finally {
		rmSync(temporary, { force: true });
	}
}

function removeEmpty(folder: string): void {
	try {
		rmdirSync(folder);
	} catch {
		// Somebody else uses it by now.
	}
}

/** A hook as text, or `null` where there is none or it is no text of reasonable size. */
function textOf(file: string): string | null {
	try {
		const bytes = readFileSync(file);
		return bytes.length > 1 << 20 ? null : bytes.toString('utf8');
	} catch {
		return null;
	}
}

/** Also a link that leads nowhere. */
function isThere(file: string): boolean {
	return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function isWithin(file: string, folder: string): boolean {
	const relative = path.relative(real(folder), real(file));
	return relative === '' || !(relative.startsWith('..') || path.isAbsolute(relative));
}

function real(file: string): string {
	try {
		return realpathSync(file);
	} catch {
		const above = path.dirname(file);
		return above === file ? file : path.join(real(above), path.basename(file));
	}
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
}
