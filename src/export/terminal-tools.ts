import type { Route } from '../policy';
import type { Options } from './terminal-options';

/** What a command sends, as it is written. */
export interface Sent {
	readonly paths: readonly string[];
	readonly destination: string | null;
	/** Default: `service`. */
	readonly route?: Route;
	/** Files that name what is sent (a batch of sftp). */
	readonly lists?: readonly string[];
}

/** What a program is called with. */
export interface Call {
	/** Without the program's own name. */
	readonly words: readonly string[];
	/** Files of the standard input: those of `<`, and those that an earlier command of the pipe reads. */
	readonly input: readonly string[];
	/** Texts that an `echo` before the pipe writes. */
	readonly echoed: readonly string[];
}

export type Tool = (call: Call) => Sent | null;

/** Another machine in the writing of scp and rsync: `host:`, `user@host:path`, `[::1]:x`, `scp://…`; a drive letter is none. */
export function isRemote(operand: string): boolean {
	if (/^[a-z][a-z0-9+.-]*:\/\//i.test(operand)) return !/^file:/i.test(operand);
	if (/^[A-Za-z]:[\\/]/.test(operand)) return false;
	return /^(?:[^/\\:@[\]]+@)?(?:\[[^\]]+\]|[^/\\:[\]]+):/.test(operand);
}

/** `null` unless something is sent. */
export function sent(paths: readonly string[], destination: string | null, more: Omit<Sent, 'paths' | 'destination'> = {}): Sent | null {
	const files = paths.filter((file) => file !== '' && file !== '-');
	const lists = more.lists ?? [];
	return files.length === 0 && lists.length === 0 ? null : { ...more, paths: files, destination };
}

/** An address without what may be secret in it: password, query, fragment. */
export function plain(destination: string | null): string | null {
	if (destination === null || destination === '') return null;
	const [, scheme, rest] = /^([a-z][a-z0-9+.-]*:\/\/)([\s\S]*)$/i.exec(destination) ?? [];
	if (scheme === undefined || rest === undefined) return destination;
	const address = rest.replace(/[?#][\s\S]*$/, '');
	const slash = address.indexOf('/');
	const host = slash < 0 ? address : address.slice(0, slash);
	return scheme + host.slice(host.lastIndexOf('@') + 1) + (slash < 0 ? '' : address.slice(slash));
}

/** From here to there: the last operand is the destination, the others are sources; `null` unless it goes from this machine to another. */
export function copied({ operands }: Pick<Options, 'operands'>, remote: (operand: string) => boolean): Sent | null {
	const destination = operands.at(-1);
	if (destination === undefined || operands.length < 2 || !remote(destination)) return null;
	return sent(
		operands.slice(0, -1).filter((source) => !remote(source) && !isRemote(source)),
		destination,
	);
}
