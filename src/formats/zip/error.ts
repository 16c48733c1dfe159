/** What is wrong with an archive; the codes are those of `UnreadableCode`. */
export type ZipErrorCode = 'damaged' | 'bomb' | 'too-large' | 'encrypted' | 'wrong-type';

/** Thrown by everything under `zip/` for bad content; system errors of the source pass through unchanged. */
export class ZipError extends Error {
	override readonly name = 'ZipError';

	constructor(
		readonly code: ZipErrorCode,
		message: string,
	) {
		super(message);
	}
}
