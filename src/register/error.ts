/** The register could not be read or written. Nothing was recorded. Holds paths and codes, no content. */
export class RegisterError extends Error {
	constructor(
		readonly code: 'locked' | 'damaged' | 'read-only' | 'io',
		/** Of the file or folder at fault. */
		readonly path: string,
		/** The system's code, or what is damaged: `truncated`, `altered`, … */
		readonly detail: string,
	) {
		super(`${code} ${detail}`.trim());
		this.name = 'RegisterError';
	}
}

/** Turns a system error into a `RegisterError`. */
export function registerFailure(error: unknown, path: string): RegisterError {
	if (error instanceof RegisterError) return error;
	const code = codeOf(error);
	return new RegisterError(['EACCES', 'EPERM', 'EROFS'].includes(code) ? 'read-only' : 'io', path, code);
}

/** The system's code of an error, or `EIO`. */
export function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}
