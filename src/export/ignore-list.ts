import { existsSync, lstatSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Policy } from '../policy';

const BEGIN = '# >>> kakuzuke >>>';
const END = '# <<< kakuzuke <<<';
const HEADER = [
	'# 機密性2以上の文書の一覧です。この印の間は kakuzuke guard ignore-list --write が書き直します。',
	'# Documents of confidentiality 2 and above. What stands between these marks is rewritten by: kakuzuke guard ignore-list --write',
];

/**
 * The marked block for files of gitignore's syntax: each document by its full path from the file's folder, nothing wider.
 * @param paths relative, `/` between folders; in any order. Names with a line break cannot be written in this syntax and are left out (`unlistable`).
 */
export function ignoreBlock(paths: readonly string[]): string {
	const lines = [...new Set(paths)]
		.filter((file) => !unlistable(file))
		.sort()
		.map(pattern);
	return [BEGIN, ...HEADER, ...lines, END, ''].join('\n');
}

/** Whether a name cannot be written in an ignore file. */
export function unlistable(file: string): boolean {
	return /[\r\n\0]/.test(file);
}

/** A path as a pattern that matches it alone: from the root, with its special characters escaped, also blanks at its end. */
function pattern(file: string): string {
	return `/${file.replace(/[\\*?[\]!#]/g, '\\$&').replace(/ +$/, (blanks) => '\\ '.repeat(blanks.length))}`;
}

/**
 * The file's text with our block in it: in place of the old one, else at the end. Everything else stays byte for byte; the block takes the
 * text's own line ends. An empty `block` takes ours away, with the line end that was put before it.
 */
export function withBlock(text: string, block: string): string {
	const found = findBlock(text);
	const ends = /\r\n/.test(text) && !/(^|[^\r])\n/.test(text) ? '\r\n' : '\n';
	const written = ends === '\n' ? block : block.replaceAll('\n', ends);
	if (found !== null) return text.slice(0, found.start) + written + text.slice(found.end);
	if (block === '') return text;
	const joint = text === '' || text.endsWith('\n') ? '' : ends;
	return text + joint + written;
}

/** From the first line of the block to the line end after its last. A block whose end was lost reaches to the last line that is surely ours. */
function findBlock(text: string): { start: number; end: number } | null {
	const begin = new RegExp(`^${BEGIN}\\r?$`, 'm').exec(text);
	if (begin === null) return null;
	const rest = text.slice(begin.index + BEGIN.length);
	const close = new RegExp(`^${END}\\r?(?:\\n|$(?![\\s\\S]))`, 'm').exec(rest);
	if (close !== null) return { start: begin.index, end: begin.index + BEGIN.length + close.index + close[0].length };
	const head = /^(?:\r?\n(?:#[^\r\n]*|\/[^\r\n]*)(?=\r?\n|$))*(?:\r?\n)?/.exec(rest)?.[0].length ?? 0;
	return { start: begin.index, end: begin.index + BEGIN.length + head };
}

export interface IgnoreFileChange {
	readonly path: string;
	/** `absent`: it is not there, and none was to be made. */
	readonly kind: 'written' | 'unchanged' | 'absent' | 'failed';
	/** The system's error code, or `not-utf8`, `not-a-file`. */
	readonly detail: string;
}

/**
 * Keeps the block in the ignore files that the policy names, in the workspace's root. Each is written beside itself and renamed.
 * Without paths the block is taken away. Never throws for what the system says.
 * @param options.create whether files that are not there are made.
 */
export function updateIgnoreFiles(
	root: string,
	paths: readonly string[],
	policy: Policy,
	options: { readonly create: boolean },
): readonly IgnoreFileChange[] {
	const block = paths.length === 0 ? '' : ignoreBlock(paths);
	return policy.export.ignoreFiles.filter(isPlainName).map((name) => update(path.join(root, name), block, options.create));
}

/** A policy names files of the root, nothing else. */
function isPlainName(name: string): boolean {
	return name !== '' && name !== '.' && name !== '..' && !/[/\\]/.test(name);
}

function update(file: string, block: string, create: boolean): IgnoreFileChange {
	const done = (kind: IgnoreFileChange['kind'], detail = ''): IgnoreFileChange => ({ path: file, kind, detail });
	try {
		const stat = statSync(file, { throwIfNoEntry: false });
		if (stat === undefined && (!create || block === '')) return done('absent');
		if (stat !== undefined && !stat.isFile()) return done('failed', 'not-a-file');
		const bytes = stat === undefined ? Buffer.alloc(0) : readFileSync(file);
		const text = decoded(bytes);
		if (text === null) return done('failed', 'not-utf8');
		const next = withBlock(text, block);
		if (next === text) return done('unchanged');
		save(file, next, stat?.mode);
		return done('written');
	} catch (error) {
		return done('failed', error instanceof Error && 'code' in error ? String(error.code) : 'EIO');
	}
}

function decoded(bytes: Buffer): string | null {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return null;
	}
}

function save(file: string, text: string, mode: number | undefined): void {
	// A link stays one; what it leads to is written in place.
	if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true && existsSync(file)) {
		writeFileSync(file, text);
		return;
	}
	const temporary = path.join(path.dirname(file), `.kakuzuke-${process.pid}.tmp`);
	try {
		writeFileSync(temporary, text, { flag: 'wx', ...(mode === undefined ? {} : { mode: mode & 0o777 }) });
		renameSync(temporary, file);
	} finally {
		rmSync(temporary, { force: true });
	}
}
