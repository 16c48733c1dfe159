/** A key or name as it is written, from its decoded bytes with the slash. */
export function writeName(name: string): string {
	let written = '/';
	for (const byte of Buffer.from(name.slice(1), 'latin1')) {
		const sign = String.fromCharCode(byte);
		written += /[A-Za-z0-9_.:+*-]/.test(sign) ? sign : `#${byte.toString(16).toUpperCase().padStart(2, '0')}`;
	}
	return written;
}
