/** Adobe-Japan1: the ranges that texts in Japanese are made of (Adobe Technical Note 5078). */
const ASCII = 1;
const HALF_ASCII = 231;
const HALF_KATAKANA = 327;
const KANJI = 1125;

let table: ReadonlyMap<number, string> | null = null;

/** Text of a CID of Adobe-Japan1, or null for those that are no character of JIS X 0208. */
export function textOfJapan1(cid: number): string | null {
	if (cid >= ASCII && cid <= 94) return asciiOf(cid - ASCII);
	if (cid >= HALF_ASCII && cid <= HALF_ASCII + 94) return asciiOf(cid - HALF_ASCII);
	if (cid >= HALF_KATAKANA && cid < HALF_KATAKANA + 63) return String.fromCharCode(0xff61 + cid - HALF_KATAKANA);
	table ??= buildTable();
	return table.get(cid) ?? null;
}

function asciiOf(index: number): string {
	return index === 0x5c - 0x20 ? '¥' : String.fromCharCode(0x20 + index);
}

/** The CIDs follow JIS X 0208, row by row, without the gaps: signs and letters first, then kanji of levels 1 and 2. */
function buildTable(): Map<number, string> {
	const decoder = new TextDecoder('euc-jp');
	const result = new Map<number, string>();
	let cid = 633;
	for (let row = 1; row <= 84; row++) {
		if (row === 8) {
			cid = KANJI;
			row = 16;
		}
		for (let cell = 1; cell <= 94; cell++) {
			const text = decoder.decode(Uint8Array.of(0xa0 + row, 0xa0 + cell));
			if (text !== '' && !text.includes('\ufffd')) result.set(cid++, text);
		}
	}
	return result;
}
