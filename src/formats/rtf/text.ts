import { characterOf, isLead, type RtfEncoding } from './charset';

/** Text of a group or paragraph with the bytes that each UTF-16 unit stands in. */
export interface RtfText {
	readonly text: string;
	readonly starts: readonly number[];
	readonly ends: readonly number[];
}

/** No paragraph with a label is longer; more is not kept. */
const MAX_UNITS = 4096;

/** Gathers one text. */
export class TextBuilder implements RtfText {
	readonly starts: number[] = [];
	readonly ends: number[] = [];
	#text = '';
	/** The first byte of a pair, and where it stands. */
	#lead: { byte: number; at: number } | null = null;

	get text(): string {
		return this.#text;
	}

	/** Adds one byte that stands at `[start, end)`. */
	byte(byte: number, start: number, end: number, encoding: RtfEncoding): void {
		const lead = this.#lead;
		if (lead !== null) {
			this.#lead = null;
			this.character(characterOf((lead.byte << 8) | byte, encoding), lead.at, end);
		} else if (encoding === 'shift_jis' && isLead(byte)) this.#lead = { byte, at: start };
		else this.character(characterOf(byte, encoding), start, end);
	}

	character(character: string, start: number, end: number): void {
		if (this.#text.length >= MAX_UNITS) return;
		for (let index = 0; index < character.length; index++) {
			this.starts.push(start);
			this.ends.push(end);
		}
		this.#text += character;
	}

	/** What stands in place of the last character for readers without Unicode belongs to it. */
	extend(end: number): void {
		if (this.ends.length > 0) this.ends[this.ends.length - 1] = end;
	}

	/** Whether a pair is begun. */
	get pending(): boolean {
		return this.#lead !== null;
	}
}
