import type { ApprovedMethod, MethodId } from '../../policy';

/** A file to be encrypted. */
export interface MethodFile {
	readonly path: string;
	/** Name in the result, `/` between folders. */
	readonly name: string;
	/** Bytes. */
	readonly size: number;
}

export type Secret =
	| { readonly kind: 'password'; readonly password: string }
	| { readonly kind: 'recipients'; readonly keys: readonly string[] };

export interface MethodRequest {
	readonly files: readonly MethodFile[];
	/** Folder that is there; results are put here under new names, never over something. */
	readonly folder: string;
	/** Name of the result without ending, for methods that make one of many. */
	readonly stem: string;
	readonly secret: Secret;
	/** zip: hides the names too, in an archive within the archive. */
	readonly hideNames?: boolean;
	readonly onProgress?: (progress: MethodProgress) => void;
	readonly signal?: AbortSignal;
}

export interface MethodProgress {
	readonly phase: 'encrypt' | 'verify';
	readonly files: number;
	/** Bytes of the originals done in this phase, and of all. */
	readonly bytes: number;
	readonly total: number;
}

export interface MethodOutput {
	readonly path: string;
	/** Lower-case hex. */
	readonly sha256: string;
	/** Bytes. */
	readonly size: number;
	/** SHA-256 of each original as it was encrypted, by the file's `name`. */
	readonly originals: ReadonlyMap<string, string>;
}

/** Why nothing was made. The message is made at the roof from the code; it never holds a secret or a document's text. */
export class MethodError extends Error {
	/** By name: the methods are a bundle of their own, with a class of their own, and their errors have to be known outside of it. */
	static override [Symbol.hasInstance](value: unknown): boolean {
		return value instanceof Error && value.name === 'MethodError' && 'code' in value && 'detail' in value;
	}

	constructor(
		readonly code:
			| 'unsupported-file'
			| 'encrypted-already'
			| 'damaged'
			| 'too-large'
			| 'password-missing'
			| 'password-weak'
			| 'recipient-invalid'
			| 'name-taken'
			| 'changed-while-read'
			| 'verification'
			| 'cancelled'
			| 'io',
		/** Path of the file that is at fault, or an empty text. */
		readonly path: string,
		/** System error code or a short technical word; never a secret. */
		readonly detail: string,
	) {
		super(`${code} ${detail}`.trim());
		this.name = 'MethodError';
	}
}

/** One way to encrypt. */
export interface Method {
	readonly id: MethodId;
	readonly secret: Secret['kind'];
	/** What is recorded: the algorithm as it is really used. */
	readonly algorithm: ApprovedMethod['algorithm'];
	/** Whether it takes files of this (lower-cased) name. */
	accepts(name: string): boolean;
	/** One result for all files, or one for each. */
	readonly joins: boolean;
	/**
	 * Encrypts into new files in `request.folder`: written under a hidden temporary name, flushed, read back and decrypted with the secret,
	 * compared with the originals by hash, and only then given their names. Where anything fails or is cancelled, nothing is left. Throws `MethodError`.
	 */
	encrypt(request: MethodRequest): Promise<readonly MethodOutput[]>;
}
