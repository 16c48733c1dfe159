/** Thrown by everything under `xml/` for text that is not well-formed (`damaged`) or that tries to expand (`bomb`). */
export class XmlError extends Error {
	override readonly name = 'XmlError';

	constructor(
		readonly code: 'damaged' | 'bomb' | 'encoding',
		message: string,
	) {
		super(message);
	}
}
