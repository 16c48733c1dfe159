/** RC4, which not every build of the crypto library has any more; only for opening old documents. */
export function rc4(key: Uint8Array, bytes: Uint8Array): Buffer {
	const state = new Uint8Array(256);
	for (let n = 0; n < 256; n++) state[n] = n;
	for (let n = 0, other = 0; n < 256; n++) {
		other = (other + (state[n] ?? 0) + (key[n % key.length] ?? 0)) & 0xff;
		swap(state, n, other);
	}
	const out = Buffer.alloc(bytes.length);
	for (let at = 0, n = 0, other = 0; at < bytes.length; at++) {
		n = (n + 1) & 0xff;
		other = (other + (state[n] ?? 0)) & 0xff;
		swap(state, n, other);
		out[at] = (bytes[at] ?? 0) ^ (state[((state[n] ?? 0) + (state[other] ?? 0)) & 0xff] ?? 0);
	}
	return out;
}

function swap(state: Uint8Array, a: number, b: number): void {
	const held = state[a] ?? 0;
	state[a] = state[b] ?? 0;
	state[b] = held;
}
