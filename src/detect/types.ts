import type { DetectionKind } from '../policy';

/** Something in a text that looks like what its kind says. The value itself does not leave src/detect. */
export interface Detection {
	readonly kind: DetectionKind;
	/** Where it stands in the text, in UTF-16 code units. */
	readonly offset: number;
	readonly length: number;
	/** For people: its first characters, the others as `*` (see mask.ts). */
	readonly excerpt: string;
	/** How sure it is, 0 to 1: check digits, words nearby, columns of a table. */
	readonly confidence: number;
}

export interface DetectOptions {
	readonly kinds: ReadonlySet<DetectionKind>;
	/** Different values of one kind after which no more are looked for. */
	readonly limit?: number;
}

export const DEFAULT_LIMIT = 1000;
