import { encodingOfCharset, encodingOfCodePage, type RtfEncoding } from './charset';

/** What of a group's state the choice of a font decides. */
export interface FontState {
	encoding: RtfEncoding;
	/** Behind `\dbch`, where `\af` chooses the font. */
	farEast: boolean;
}

/** The font table (RTF 1.9.1, "Font Table"), as far as it says how bytes are decoded. */
export class RtfFonts {
	/** By `\ansicpg`. */
	documentEncoding: RtfEncoding = 'windows-1252';
	private readonly encodings = new Map<number, RtfEncoding>();
	private standard = 0;
	private current = 0;

	/** The encoding of text without a font of its own. */
	get plain(): RtfEncoding {
		return this.encodingOf(this.standard);
	}

	/** Takes a control word. @param table whether it stands in the font table @returns whether it was one of a font's */
	set(word: string, param: number | null, state: FontState, table: boolean): boolean {
		switch (word) {
			case 'ansicpg':
				this.documentEncoding = encodingOfCodePage(param ?? 0);
				state.encoding = this.documentEncoding;
				return true;
			case 'deff':
				this.standard = param ?? 0;
				return true;
			case 'f':
				this.current = param ?? 0;
				if (!table) state.encoding = this.encodingOf(this.current);
				return true;
			case 'fcharset':
				if (table) this.encodings.set(this.current, encodingOfCharset(param ?? 0, this.documentEncoding));
				return true;
			case 'dbch':
			case 'loch':
			case 'hich':
				state.farEast = word === 'dbch';
				return true;
			case 'af':
				if (state.farEast) state.encoding = this.encodingOf(param ?? 0);
				return true;
			default:
				return false;
		}
	}

	private encodingOf(font: number): RtfEncoding {
		return this.encodings.get(font) ?? this.documentEncoding;
	}
}
