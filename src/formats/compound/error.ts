/** Thrown by everything under `compound/` and `ole/` for bad content; system errors of the source pass through unchanged. */
export class CompoundError extends Error {
	override readonly name: string = 'CompoundError';

	constructor(
		message = 'not a sound compound file',
		readonly code: 'damaged' | 'too-large' | 'wrong-type' = 'damaged',
	) {
		super(message);
	}
}
