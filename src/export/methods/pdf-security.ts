import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { hardenedHash } from '../../formats/pdf/hardened';

/** Bytes of a password that count (ISO 32000-2, 7.6.4.3.3, step a). */
const PASSWORD_BYTES = 127;
const NO_VECTOR = Buffer.alloc(16);
const NOTHING = Buffer.alloc(0);
/** Everything is allowed (table 22): who has the password may do with the document what he could do with the original. */
const PERMISSIONS = -4;

/** The strings of an encryption dictionary of revision 6 (ISO 32000-2, 7.6.4.2). */
export interface PdfLocks {
	readonly O: Buffer;
	readonly OE: Buffer;
	readonly U: Buffer;
	readonly UE: Buffer;
	readonly Perms: Buffer;
}

function aes(algorithm: string, key: Buffer, iv: Buffer | null, bytes: Buffer): Buffer {
	const cipher = createCipheriv(algorithm, key, iv).setAutoPadding(false);
	return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

/** Algorithm 2.B. */
function hardened(password: Buffer, salt: Buffer, user: Buffer): Buffer {
	return hardenedHash(password, createHash('sha256').update(password).update(salt).update(user).digest(), user);
}

function passwordBytes(password: string): Buffer {
	return Buffer.from(password).subarray(0, PASSWORD_BYTES);
}

/** Algorithms 8 and 9: what tells the right password, and the file's key locked with it. */
function lock(password: string, user: Buffer, key: Buffer): { readonly tell: Buffer; readonly locked: Buffer } {
	const bytes = passwordBytes(password);
	const [checkSalt, keySalt] = [randomBytes(8), randomBytes(8)];
	return {
		tell: Buffer.concat([hardened(bytes, checkSalt, user), checkSalt, keySalt]),
		locked: aes('aes-256-cbc', hardened(bytes, keySalt, user), NO_VECTOR, key),
	};
}

/** Locks a file's key (32 bytes) with two passwords. */
export function lockKey(key: Buffer, userPassword: string, ownerPassword: string): PdfLocks {
	const user = lock(userPassword, NOTHING, key);
	const owner = lock(ownerPassword, user.tell, key);
	const permissions = Buffer.alloc(16, 0xff);
	permissions.writeInt32LE(PERMISSIONS);
	// Algorithm 10: "T" says that metadata are encrypted too.
	permissions.write('Tadb', 8, 'latin1');
	randomBytes(4).copy(permissions, 12);
	return { U: user.tell, UE: user.locked, O: owner.tell, OE: owner.locked, Perms: aes('aes-256-ecb', key, null, permissions) };
}

/** The file's key by a password, the user's or the owner's (algorithm 2.A); `null` where it is neither. */
export function unlockKey(locks: PdfLocks, password: string): Buffer | null {
	const bytes = passwordBytes(password);
	const sides = [
		{ tell: locks.U, locked: locks.UE, user: NOTHING },
		{ tell: locks.O, locked: locks.OE, user: locks.U },
	];
	for (const { tell, locked, user } of sides) {
		if (tell.length !== 48 || locked.length !== 32) return null;
		if (!timingSafeEqual(hardened(bytes, tell.subarray(32, 40), user), tell.subarray(0, 32))) continue;
		const decipher = createDecipheriv('aes-256-cbc', hardened(bytes, tell.subarray(40), user), NO_VECTOR).setAutoPadding(false);
		const key = Buffer.concat([decipher.update(locked), decipher.final()]);
		return permissionsHold(locks.Perms, key) ? key : null;
	}
	return null;
}

/** Algorithm 13. */
function permissionsHold(bytes: Buffer, key: Buffer): boolean {
	if (bytes.length !== 16) return false;
	const decipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
	const plain = Buffer.concat([decipher.update(bytes), decipher.final()]);
	return plain.readInt32LE() === PERMISSIONS && plain.toString('latin1', 8, 12) === 'Tadb';
}

/** Text of the encryption dictionary (7.6.2, tables 20, 21 and 25). */
export function encryptionDictionary(locks: PdfLocks): string {
	const strings = Object.entries(locks).map(([key, bytes]: [string, Buffer]) => `/${key} <${bytes.toString('hex')}>`);
	return (
		`<</Filter /Standard /V 5 /R 6 /Length 256 /P ${PERMISSIONS} /EncryptMetadata true` +
		` /CF <</StdCF <</AuthEvent /DocOpen /CFM /AESV3 /Length 32>>>> /StmF /StdCF /StrF /StdCF ${strings.join(' ')}>>`
	);
}

/** Encrypts a string or a small stream (algorithm 1.A): initialisation vector, then AES-256-CBC with padding. */
export function encryptBytes(key: Buffer, plain: Buffer): Buffer {
	const vector = randomBytes(16);
	const cipher = createCipheriv('aes-256-cbc', key, vector);
	return Buffer.concat([vector, cipher.update(plain), cipher.final()]);
}

/** Bytes that `encryptBytes` makes of so many. */
export function encryptedLength(length: number): number {
	return 16 + (Math.floor(length / 16) + 1) * 16;
}

/** Undoes `encryptBytes`; `null` where that is not possible. */
export function decryptBytes(key: Buffer, bytes: Buffer): Buffer | null {
	if (bytes.length < 32 || bytes.length % 16 !== 0) return null;
	try {
		const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, 16));
		return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
	} catch {
		return null;
	}
}
