import { createCipheriv, createHash } from 'node:crypto';

/** Algorithm 2.B of ISO 32000-2, 7.6.4.3.4, behind its first step: 64 rounds and more. */
export function hardenedHash(password: Buffer, first: Buffer, user: Buffer): Buffer {
	let key = first;
	let last = 0;
	for (let round = 0; round < 64 || last > round - 32; round++) {
		const one = Buffer.concat([password, key, user]);
		const many = Buffer.concat(Array.from({ length: 64 }, () => one));
		const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false);
		const bytes = Buffer.concat([cipher.update(many), cipher.final()]);
		let sum = 0;
		for (const byte of bytes.subarray(0, 16)) sum += byte;
		key = createHash(['sha256', 'sha384', 'sha512'][sum % 3] ?? 'sha256')
			.update(bytes)
			.digest();
		last = bytes[bytes.length - 1] ?? 0;
	}
	return key.subarray(0, 32);
}
