import type { Destination } from './destinations';
import type { HeaderKind, RtfField, RtfGroup, RtfHeader, RtfProperty } from './document';
import type { Sink, State } from './state';
import { TextBuilder } from './text';

/** Documents have fewer. */
const MAX_GROUPS = 4096;

/** The groups of a document in which labels stand: information, user-defined properties, headers. */
export class RtfGroups {
	readonly fields: RtfField[] = [];
	readonly properties: (RtfProperty & { end: number; type: number; linked: boolean; value: TextBuilder })[] = [];
	readonly headers: (RtfHeader & { end: number })[] = [];
	info: RtfGroup | null = null;
	userprops: RtfGroup | null = null;

	/** More than any document has: not all of them were looked at. */
	get tooMany(): boolean {
		return this.headers.length + this.fields.length + this.properties.length > MAX_GROUPS;
	}

	/** The state within a group that has begun with a destination. @param end behind its control word */
	enter(state: State, kind: Destination, word: string, { end, section }: { readonly end: number; readonly section: number }): State {
		const sink = (place: Sink['place'], where: string, header: number | null): Sink => ({
			place,
			where,
			header,
			builder: new TextBuilder(),
		});
		const plain = { ...state, kind, word, uc: state.uc };
		switch (kind) {
			case 'header': {
				this.headers.push({ kind: word as HeaderKind, start: state.start, contentStart: end, end, section });
				return { ...plain, sink: sink('page-header', word, this.headers.length - 1) };
			}
			case 'footer':
				return { ...plain, sink: sink('page-footer', word, null) };
			case 'box': {
				const place = state.sink?.place ?? 'body-corner';
				return { ...plain, sink: sink(place, state.sink?.where ?? 'body', state.sink?.header ?? null) };
			}
			case 'pass':
				return { ...state, word };
			case 'field': {
				const own = sink(null, word, null);
				this.fields.push(fieldOf(word, state.kind === 'upr', own.builder));
				return { ...plain, sink: own };
			}
			case 'propname': {
				const own = sink(null, word, null);
				const property = { start: state.start, end: state.start, name: own.builder, value: new TextBuilder(), type: 30, linked: false };
				this.properties.push(property);
				return { ...plain, sink: own };
			}
			case 'staticval': {
				const own = sink(null, word, null);
				const property = this.properties.at(-1);
				if (property) own.builder = property.value;
				return { ...plain, sink: own };
			}
			default: {
				const property = this.properties.at(-1);
				if (kind === 'linkval' && property) property.linked = true;
				return { ...plain, sink: null };
			}
		}
	}

	/** A group ends. */
	leave(state: State, outer: State, end: number): void {
		if (state.kind === 'info') this.info = { start: state.start, end };
		else if (state.kind === 'userprops') this.userprops = { start: state.start, end };
		else if (state.kind === 'header' && outer.kind !== 'header') {
			const header = this.headers[state.sink?.header ?? -1];
			if (header) header.end = end;
		} else if (state.kind === 'propname' || state.kind === 'staticval' || state.kind === 'linkval') {
			const property = this.properties.at(-1);
			if (property) property.end = end;
		}
	}

	/** `\proptype` of the last property. */
	setType(type: number): void {
		const property = this.properties.at(-1);
		if (property) property.type = type;
	}
}

function fieldOf(name: string, shadow: boolean, builder: TextBuilder): RtfField {
	return Object.assign(builder, { name, shadow });
}
