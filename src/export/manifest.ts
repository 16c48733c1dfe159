import { formatMarking, type Label } from '../label';
import type { Policy } from '../policy';
import { localTime } from '../report/text';

/** One file of a manifest. */
export interface ManifestFile {
	/** Relative to the manifest's folder, `/` between folders. */
	readonly name: string;
	/** Lower-case hex. */
	readonly sha256: string;
}

export interface ManifestEntry extends ManifestFile {
	/** From 1. */
	readonly line: number;
}

export interface Manifest {
	readonly entries: readonly ManifestEntry[];
	/** What its first lines say; `null` for a list that another program made. */
	readonly head: { readonly date: string; readonly marking: string; readonly files: number } | null;
}

export type ManifestFaultCode =
	| 'encoding'
	| 'version'
	| 'line-malformed'
	| 'name-outside'
	| 'name-twice'
	| 'count-differs'
	| 'empty'
	| 'too-large';

export type ParsedManifest =
	| { readonly ok: true; readonly manifest: Manifest }
	| { readonly ok: false; readonly line: number; readonly code: ManifestFaultCode; readonly detail: string };

/** A file name that cannot stand in a manifest, because whoever verifies would have to refuse it. */
export class ManifestNameError extends Error {
	readonly code: 'name-outside' | 'name-twice';

	constructor(code: 'name-outside' | 'name-twice', name: string) {
		super(`${code} ${name}`);
		this.name = 'ManifestNameError';
		this.code = code;
	}
}

export interface ManifestOptions {
	/** Highest label of the files (3(2)⑤(ウ)). */
	readonly label: Label;
	readonly policy: Policy;
	readonly now?: Date;
}

export const MANIFEST_ENDING = '.sha256';
const TITLE = '# kakuzuke manifest ';
const VERSION = '1';

/**
 * Text of a manifest (3(2)⑨(ウ)): SHA-256 of each file in the form that `sha256sum -c` of GNU coreutils reads, after comment lines that name
 * the label, the date and the number of files. Sorted by name. Throws `ManifestNameError` for a name that leads out of the folder or comes twice.
 */
export function createManifest(files: readonly ManifestFile[], options: ManifestOptions): string {
	const marking = singleLine(formatMarking(options.label, options.policy));
	const head = [
		`${TITLE}${VERSION}`,
		`# ${marking === '' ? '-' : marking}`,
		`# date: ${localTime(options.now ?? new Date())}`,
		`# files: ${files.length}`,
	];
	const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
	const lines = sorted.map(({ name, sha256 }, index) => {
		if (leadsOutside(name)) throw new ManifestNameError('name-outside', name);
		if (sorted[index - 1]?.name === name) throw new ManifestNameError('name-twice', name);
		return formatLine(name, sha256);
	});
	return [...head, ...lines, ''].join('\n');
}

/**
 * Reads a manifest, or any list that `sha256sum` wrote. A name that leads out of the folder (absolute, `..`) makes the whole list refused:
 * an honest one has none. Never throws for content.
 */
export function parseManifest(text: string): ParsedManifest {
	const lines = text.replace(/^\ufeff/, '').split('\n');
	const crlf = lines.slice(0, -1).every((line) => line.endsWith('\r'));
	const head: string[] = [];
	const entries: ManifestEntry[] = [];
	const names = new Set<string>();
	for (const [index, raw] of lines.entries()) {
		const line = crlf && raw.endsWith('\r') ? raw.slice(0, -1) : raw;
		const number = index + 1;
		if (line.startsWith('#')) {
			if (entries.length === 0) head.push(line);
			continue;
		}
		if (line === '' && index === lines.length - 1) continue;
		const file = parseLine(line);
		if (file === null) return { ok: false, line: number, code: 'line-malformed', detail: '' };
		if (leadsOutside(file.name)) return { ok: false, line: number, code: 'name-outside', detail: file.name };
		if (names.has(file.name)) return { ok: false, line: number, code: 'name-twice', detail: file.name };
		names.add(file.name);
		entries.push({ ...file, line: number });
	}
	return withHead(head, entries);
}

function withHead(head: readonly string[], entries: readonly ManifestEntry[]): ParsedManifest {
	const [title = '', marking = ''] = head;
	if (!title.startsWith(TITLE)) {
		// An empty list verifies nothing, and must not look as if it did.
		if (entries.length === 0) return { ok: false, line: 1, code: 'empty', detail: '' };
		return { ok: true, manifest: { entries, head: null } };
	}
	const version = title.slice(TITLE.length);
	if (version !== VERSION) return { ok: false, line: 1, code: 'version', detail: version };
	const value = (key: string): string => head.find((line) => line.startsWith(`# ${key}: `))?.slice(key.length + 4) ?? '';
	const files = Number(value('files') || Number.NaN);
	if (files !== entries.length) {
		const line = head.findIndex((each) => each.startsWith('# files: ')) + 1;
		return { ok: false, line: Math.max(1, line), code: 'count-differs', detail: `${value('files')} / ${entries.length}` };
	}
	const text = marking.slice(2);
	return { ok: true, manifest: { entries, head: { date: value('date'), marking: text === '-' ? '' : text, files } } };
}

/** Whether a name could mean something outside the folder, on any system: absolute, with a drive, or with `..` in it. */
export function leadsOutside(name: string): boolean {
	if (name === '' || name.includes('\0') || /^(?:[/\\]|[A-Za-z]:[/\\])/.test(name)) return true;
	return name.split(/[/\\]/).some((part) => part === '..') || name.split('/').some((part) => part === '' || part === '.');
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };
const UNESCAPES: Readonly<Record<string, string>> = { '\\': '\\', n: '\n', r: '\r' };

/** `*` marks binary mode, which is the only one here; a leading backslash says that the name is escaped. */
function formatLine(name: string, sha256: string): string {
	const escaped = name.replace(/[\\\n\r]/g, (character) => ESCAPES[character] ?? character);
	return `${escaped === name ? '' : '\\'}${sha256} *${escaped}`;
}

function parseLine(line: string): ManifestFile | null {
	const [, mark, hex = '', written = ''] = /^(\\?)([0-9A-Fa-f]{64}) [ *]([^\n]+)$/s.exec(line) ?? [];
	if (hex === '') return null;
	const sha256 = hex.toLowerCase();
	if (mark !== '\\') return { name: written, sha256 };
	if (/(?<!\\)(?:\\\\)*\\(?![\\nr])/.test(written)) return null;
	return { name: written.replace(/\\([\\nr])/g, (_, letter: string) => UNESCAPES[letter] ?? ''), sha256 };
}

/** Markings come from a policy that may hold anything. */
function singleLine(text: string): string {
	return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
}
