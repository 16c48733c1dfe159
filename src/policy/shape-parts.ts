/** What shapes of settings files are made of. */
export type Shape =
	| {
			readonly kind: 'string';
			readonly pattern?: string;
			readonly allowed?: readonly string[];
			readonly nullable?: true;
			readonly glob?: true;
	  }
	| { readonly kind: 'integer'; readonly min: number; readonly max: number }
	| { readonly kind: 'boolean' }
	/** Reserved sections: any object. */
	| { readonly kind: 'open' }
	| ListShape
	| RecordShape
	| { readonly kind: 'table'; readonly values: Shape; readonly keys?: string; readonly suggested?: readonly string[] }
	/** One text, or a list of them. */
	| { readonly kind: 'texts'; readonly glob?: true; readonly allowed?: readonly string[] };

export interface ListShape {
	readonly kind: 'list';
	readonly items: Shape;
	/** How a list of an extending file joins the list that it extends: `union` puts its own first; a name means: item by item, by that member. */
	readonly merge: 'union' | 'replace' | 'id' | 'wording' | 'path' | 'append';
	readonly min?: number;
}

export interface RecordShape {
	readonly kind: 'record';
	readonly members: Readonly<Record<string, Shape>>;
	/** Members without which the merged whole is not complete. */
	readonly required: readonly string[];
}

export const string: Shape = { kind: 'string' };
export const text: RecordShape = { kind: 'record', members: { ja: string, en: string }, required: ['ja', 'en'] };

export function list(items: Shape, merge: ListShape['merge'], min?: number): ListShape {
	return min === undefined ? { kind: 'list', items, merge } : { kind: 'list', items, merge, min };
}
