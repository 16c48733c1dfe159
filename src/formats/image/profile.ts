/** The bytes of ImageMagick's and exiftool's `Raw profile type …` text (name, length, hexadecimal lines), or null. */
export function readProfile(bytes: Buffer): Buffer | null {
	const head = /^\n*[^\n]{1,80}\n\s*(\d{1,9})\s/.exec(bytes.toString('latin1', 0, 200));
	if (!head) return null;
	const profile = Buffer.from(bytes.toString('latin1', head[0].length).replace(/\s+/g, ''), 'hex');
	return profile.subarray(0, Number(head[1]));
}
