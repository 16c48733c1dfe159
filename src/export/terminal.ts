import type { OutsidePlace, Route } from '../policy';
import { COPY_TOOLS, localCopy } from './terminal-copy';
import { copyItem, SEND_TOOLS } from './terminal-send';
import { plain, type Sent, type Tool } from './terminal-tools';
import { type SimpleCommand, simpleCommands } from './terminal-words';

/** A command that sends files to another machine, a service or a medium. */
export interface OutgoingCommand {
	readonly route: Route;
	/** The program, in small letters, without folder and `.exe`. */
	readonly tool: string;
	/** Absolute; globs stand as they were written. Empty where it is not single files that leave (`git push`: the repository). */
	readonly paths: readonly string[];
	/** As written, without passwords and queries; `null` where it is not named. */
	readonly destination: string | null;
	/** Files that name what leaves (`sftp -b`, `rsync --files-from`), absolute; only where there are some. */
	readonly lists?: readonly string[];
}

export interface TerminalOptions {
	/** Home folder, for `~` and `$HOME`; without it they stay. */
	readonly home?: string;
	/** Whether an absolute path lies in a place outside; without it, copying on this machine is no way out. */
	readonly outside?: (path: string) => OutsidePlace | null;
}

/** Longer lines are looked at only so far; no person types them. */
const MAX_LINE = 200_000;
/** Shells within shells (`sh -c "…"`). */
const MAX_DEPTH = 3;

/** The first command of a line that sends something out, or `null`; see `outgoingCommands`. */
export function outgoingCommand(line: string, cwd: string, options: TerminalOptions = {}): OutgoingCommand | null {
	return outgoingCommands(line, cwd, options)[0] ?? null;
}

/**
 * What a command line sends out: pure, no disk, no expansion of globs and variables but the home folder. Downloads, listings and dry runs are none.
 * It sees what is written and nothing else: a script, an alias, a program that it does not know pass unseen. Never throws; linear in time.
 * @param cwd the terminal's folder, absolute.
 */
export function outgoingCommands(line: string, cwd: string, options: TerminalOptions = {}): OutgoingCommand[] {
	return commandsOf(line.slice(0, MAX_LINE), cwd, options, 0).found;
}

function commandsOf(line: string, cwd: string, options: TerminalOptions, depth: number): { found: OutgoingCommand[]; folder: string } {
	const home = options.home ?? null;
	const found: OutgoingCommand[] = [];
	let folder = cwd;
	let pipe: Pipe = NO_PIPE;
	for (const simple of simpleCommands(line, { home })) {
		if (!simple.piped) pipe = NO_PIPE;
		const { program, words } = programOf(simple.words);
		const inner = depth < MAX_DEPTH ? scriptOf(program, words) : null;
		if (CHANGES_FOLDER.has(program)) folder = changed(folder, words, home);
		else if (inner !== null) found.push(...commandsOf(inner, folder, options, depth + 1).found);
		else found.push(...judged(program, words, simple, pipe, folder, options));
		pipe = piped(program, words, simple, pipe);
	}
	return { found, folder };
}

/** What an earlier command of a pipe gives to the next one. */
interface Pipe {
	readonly files: readonly string[];
	readonly echoed: readonly string[];
}

const NO_PIPE: Pipe = { files: [], echoed: [] };
/** What they write is what they read. */
const READERS = new Set(
	'cat tac type get-content gc bat head tail gzip bzip2 xz zstd zip tar base64 openssl gpg age nkf iconv cpio dd sort uniq grep sed awk tee pv xxd strings jq'.split(
		' ',
	),
);
const ECHOES = new Set(['echo', 'printf', 'write-output']);
/** Files of one pipe that are remembered. */
const MAX_FILES = 1000;

function piped(program: string, words: readonly string[], { inputs }: SimpleCommand, before: Pipe): Pipe {
	const echoed = ECHOES.has(program) ? [words.filter((word) => !/^-[neE]+$/.test(word)).join(' ')] : [];
	const read = filesRead(program, words);
	if (echoed.length === 0 && read.length === 0 && inputs.length === 0) return before;
	return { files: [...before.files, ...inputs, ...read].slice(0, MAX_FILES), echoed: [...before.echoed, ...echoed].slice(0, MAX_FILES) };
}

/** Words that may be files; more than there are does no harm, because they are looked up. */
function filesRead(program: string, words: readonly string[]): string[] {
	if (!READERS.has(program)) return [];
	return (program === 'tar' && createsArchive(words[0] ?? '') ? words.slice(1) : words).flatMap(fileArgument);
}

function fileArgument(word: string): string[] {
	const of = /^if=(.+)$/s.exec(word)?.[1];
	if (of !== undefined) return [of];
	return word.startsWith('-') || word === '' || /^(?:of|bs|count)=/.test(word) ? [] : [word];
}

const TOOLS: Readonly<Record<string, Tool>> = { ...COPY_TOOLS, ...SEND_TOOLS };

function judged(
	program: string,
	words: readonly string[],
	simple: SimpleCommand,
	pipe: Pipe,
	folder: string,
	options: TerminalOptions,
): OutgoingCommand[] {
	const tool = Object.hasOwn(TOOLS, program) ? TOOLS[program] : undefined;
	const input = [...pipe.files, ...simple.inputs];
	const away = tool?.({ words, input, echoed: pipe.echoed }) ?? null;
	if (away !== null) return [outgoing(program, away, folder)];
	return locally(program, words, simple, input, folder, options);
}

function outgoing(tool: string, { paths, destination, route = 'service', lists }: Sent, folder: string): OutgoingCommand {
	const absolute = paths.map((file) => resolved(folder, file));
	const command = { route, tool, paths: absolute, destination: plain(destination) };
	return lists === undefined || lists.length === 0 ? command : { ...command, lists: lists.map((file) => resolved(folder, file)) };
}

/** Copies on this machine, into a place that counts as outside. */
function locally(
	program: string,
	words: readonly string[],
	simple: SimpleCommand,
	input: readonly string[],
	folder: string,
	{ outside }: TerminalOptions,
): OutgoingCommand[] {
	if (outside === undefined) return [];
	const copies: (Pick<Sent, 'paths' | 'destination'> | null)[] = [localCopy(program, { words })];
	if (
		/^(?:copy-item|move-item|cpi|mi)$/.test(program) ||
		(/^(?:copy|move|cp|mv)$/.test(program) && words.some((word) => /^-(?:path|literalpath|destination)\b/i.test(word)))
	)
		copies.unshift(copyItem({ words }));
	// What a command reads goes where its output is sent.
	const read = [...input, ...filesRead(program, words)];
	const archive = archived(program, words);
	for (const output of [...simple.outputs, ...(program === 'tee' ? words.flatMap(fileArgument) : [])])
		copies.push({ paths: read.filter((file) => file !== output), destination: output });
	if (archive !== null) copies.push(archive);
	for (const copy of copies) {
		if (copy === null || copy.destination === null || copy.paths.length === 0) continue;
		const destination = resolved(folder, copy.destination);
		const place = outside(destination);
		// Within the place itself nothing leaves.
		const paths = place === null ? [] : copy.paths.filter((file) => outside(resolved(folder, file))?.id !== place.id);
		if (place !== null && paths.length > 0) return [outgoing(program, { paths, destination, route: place.route }, folder)];
	}
	return [];
}

/** `tar cf there files`, `zip there files`, `dd if=… of=there`. */
function archived(program: string, words: readonly string[]): Pick<Sent, 'paths' | 'destination'> | null {
	const operands = words.filter((word) => !word.startsWith('-'));
	if (program === 'zip' || program === '7z') {
		const [target, ...files] = program === '7z' ? operands.slice(1) : operands;
		return target === undefined ? null : { paths: files, destination: target };
	}
	if (program === 'dd') {
		const target = words.find((word) => word.startsWith('of='))?.slice(3);
		return target === undefined
			? null
			: { paths: words.flatMap((word) => (word.startsWith('if=') ? [word.slice(3)] : [])), destination: target };
	}
	if (program !== 'tar' || !createsArchive(words[0] ?? '')) return null;
	const at = words.findIndex((word, index) => (index === 0 ? /f$/.test(word) : /^-\w*f$|^--file$/.test(word)));
	const target = words[at + 1];
	return at < 0 || target === undefined
		? null
		: { paths: operands.filter((word) => word !== target && word !== words[0]), destination: target };
}

function createsArchive(word: string): boolean {
	return word === '--create' || (word.length < 12 && /^-?[A-Za-z]+$/.test(word) && word.includes('c'));
}

const CHANGES_FOLDER = new Set(['cd', 'chdir', 'pushd', 'set-location', 'sl']);

function changed(folder: string, words: readonly string[], home: string | null): string {
	const target = words.find((word) => !/^[-/][A-Za-z]+$/.test(word)) ?? home;
	return target === null || target === '-' ? folder : resolved(folder, target);
}

/** Words before the program itself: what they take along is not its own. */
const PREFIXES: ReadonlyMap<string, RegExp> = new Map([
	['sudo', /^-[ugpCrthRDT]$/],
	['doas', /^-[uC]$/],
	['env', /^-[uCS]$/],
	['nice', /^-n$/],
	['ionice', /^-[cnp]$/],
	['timeout', /^-[ks]$/],
	['sshpass', /^-[pfedP]$/],
	['stdbuf', /^-[ioe]$/],
	['nohup', /^$/],
	['time', /^-[fo]$/],
	['command', /^$/],
	['exec', /^-a$/],
	['wsl', /^-[du]$/],
	['proxychains', /^-f$/],
	['proxychains4', /^-f$/],
	['torsocks', /^$/],
	['start', /^$/],
	['do', /^$/],
	['then', /^$/],
	['else', /^$/],
	['!', /^$/],
	['{', /^$/],
]);

function programOf(words: readonly string[]): { program: string; words: readonly string[] } {
	let index = 0;
	for (let prefix: RegExp | null = null; index < words.length; index++) {
		const word = words[index] ?? '';
		if (/^[A-Za-z_]\w*=/.test(word)) continue;
		if (prefix !== null && word.startsWith('-')) {
			if (prefix.test(word)) index++;
			continue;
		}
		const name = nameOf(word);
		const next = PREFIXES.get(name);
		if (next === undefined) {
			// The seconds of `timeout 10`.
			if (prefix !== null && /^\d+[smhd]?$/.test(word)) continue;
			return { program: name, words: words.slice(index + 1) };
		}
		prefix = next;
	}
	return { program: '', words: [] };
}

function nameOf(word: string): string {
	const name = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1).toLowerCase();
	return name.replace(/\.(?:exe|cmd|com|bat)$/, '');
}

/** The line that a shell is told to run (`sh -c "…"`, `cmd /c …`, `pwsh -Command …`), or `null`. */
function scriptOf(program: string, words: readonly string[]): string | null {
	if (/^(?:ba|da|z|k|a|fi)?sh$/.test(program)) {
		const at = words.findIndex((word) => /^-[a-z]*c$/.test(word));
		return at < 0 ? null : (words[at + 1] ?? null);
	}
	const flag = program === 'cmd' ? /^\/[ck]$/i : /^(?:pwsh|powershell)$/.test(program) ? /^-c(?:ommand)?$/i : null;
	const at = flag === null ? -1 : words.findIndex((word) => flag.test(word));
	return at < 0 ? null : words.slice(at + 1).join(' ');
}

/** Absolute, with `.` and `..` taken away, in the writing of the folder; without asking the system. */
function resolved(folder: string, file: string): string {
	const windows = /^[A-Za-z]:[\\/]|^\\\\/.test(file) || (/^(?:[A-Za-z]:[\\/]|\\\\)/.test(folder) && !file.startsWith('/'));
	if (/^(?:~|\$|%[A-Za-z])/.test(file)) return file;
	const separator = windows ? '\\' : '/';
	const written = windows ? file.replaceAll('/', '\\') : file;
	const absolute = windows ? /^(?:[A-Za-z]:\\|\\\\)/.test(written) : written.startsWith('/');
	const whole = absolute ? written : `${folder}${separator}${written}`;
	const root = windows ? (/^(?:[A-Za-z]:\\|\\\\)/.exec(whole.replaceAll('/', '\\'))?.[0] ?? '') : whole.startsWith('/') ? '/' : '';
	const parts: string[] = [];
	for (const part of whole.slice(root.length).split(windows ? /[\\/]/ : '/')) {
		if (part === '..') parts.pop();
		else if (part !== '' && part !== '.') parts.push(part);
	}
	return root + parts.join(separator);
}
