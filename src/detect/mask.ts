/** The only way out of src/detect for anything that stood in a document. */

/** Digits or letters of which at most a third stays, from the beginning, and never more than four: `1234********`. */
export function maskNumber(digits: string): string {
	const kept = Math.min(4, Math.floor(digits.length / 3));
	return digits.slice(0, kept) + '*'.repeat(Math.min(digits.length - kept, 16));
}

/** One character stays, and the length is not told: of secrets, names and addresses. */
export function maskText(text: string): string {
	const [first = ''] = text;
	return `${first}********`;
}

/** `t***@***.jp`: the first character, and the last label of the domain. */
export function maskAddress(address: string): string {
	const [first = ''] = address;
	return `${first}***@***${address.slice(address.lastIndexOf('.'))}`;
}
