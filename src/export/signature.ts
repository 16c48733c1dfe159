import { constants, createPublicKey, type KeyObject, randomBytes, sign, verify, type X509Certificate } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { algorithmOf, fingerprintOf, readPrivateKey, readPublicKey, type SignatureAlgorithm, type SigningKey } from './keys';

export interface Signed {
	/** Of the signature's file. */
	readonly path: string;
	readonly algorithm: SignatureAlgorithm;
	/** SHA-256 of the public key (SPKI, DER), lower-case hex. */
	readonly fingerprint: string;
}

export const SIGNATURE_ENDING = '.sig';

/** The signature could not be made; `name-taken` where there is one already. */
export class SignatureError extends Error {
	readonly code: 'name-taken' | 'verification';

	constructor(code: 'name-taken' | 'verification') {
		super(code);
		this.name = 'SignatureError';
		this.code = code;
	}
}

/**
 * Signs a file (a manifest) into `<file>.sig` beside it (3(2)⑨(ウ), I2's electronic signature): the bare signature and nothing else, so that
 * OpenSSL verifies it as it is. Ed25519, ECDSA P-256 with SHA-256, RSA from 3072 bits with SHA-256 (PKCS#1 v1.5, or PSS where the key is for that).
 * Verified with the public key before it gets its name. Throws `KeyError`, `SignatureError`, or a system error.
 */
export async function signManifest(file: string, signingKey: SigningKey): Promise<Signed> {
	const key = readPrivateKey(signingKey);
	const algorithm = algorithmOf(key);
	const data = await readFile(file);
	const signature = makeSignature(data, key, algorithm);
	const publicKey = createPublicKey(key);
	if (!fits(data, signature, publicKey, algorithm)) throw new SignatureError('verification');
	const target = file + SIGNATURE_ENDING;
	await writeNew(target, signature);
	return { path: target, algorithm, fingerprint: fingerprintOf(publicKey) };
}

const pss = (): { padding: number } => ({ padding: constants.RSA_PKCS1_PSS_PADDING });

function makeSignature(data: Uint8Array, key: KeyObject, algorithm: SignatureAlgorithm): Buffer {
	if (algorithm === 'Ed25519') return sign(null, data, key);
	if (algorithm === 'RSA-PSS-SHA256') return sign('sha256', data, { key, ...pss(), saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
	return sign('sha256', data, key);
}

function fits(data: Uint8Array, signature: Uint8Array, key: KeyObject, algorithm: SignatureAlgorithm): boolean {
	switch (algorithm) {
		case 'Ed25519':
			return attempt(() => verify(null, data, key, signature));
		case 'ECDSA-P256-SHA256':
			return attempt(() => verify('sha256', data, key, signature));
		case 'RSA-SHA256':
			return attempt(() => verify('sha256', data, key, signature)) || fitsPss(data, signature, key);
		case 'RSA-PSS-SHA256':
			return fitsPss(data, signature, key);
	}
}

/** Both salt lengths: OpenSSL refuses to find out the length for a key that prescribes one. */
function fitsPss(data: Uint8Array, signature: Uint8Array, key: KeyObject): boolean {
	const { RSA_PSS_SALTLEN_DIGEST, RSA_PSS_SALTLEN_AUTO } = constants;
	return [RSA_PSS_SALTLEN_DIGEST, RSA_PSS_SALTLEN_AUTO].some((saltLength) =>
		attempt(() => verify('sha256', data, { key, ...pss(), saltLength }, signature)),
	);
}

/** A signature of the wrong shape is reported by an error instead of `false`. */
function attempt(work: () => boolean): boolean {
	try {
		return work();
	} catch {
		return false;
	}
}

/** Whole or not at all, and never over something. */
async function writeNew(target: string, bytes: Uint8Array): Promise<void> {
	const temporary = path.join(path.dirname(target), `.kakuzuke-${randomBytes(8).toString('hex')}.tmp`);
	try {
		const handle = await open(temporary, 'wx', 0o644);
		try {
			await handle.writeFile(bytes);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await claim(temporary, target);
	} finally {
		await rm(temporary, { force: true });
	}
}

/** A hard link fails where the name is taken, which a rename does not; some file systems have none. */
async function claim(temporary: string, target: string): Promise<void> {
	try {
		await link(temporary, target);
		return;
	} catch (error) {
		if (codeOf(error) === 'EEXIST') throw new SignatureError('name-taken');
	}
	const bytes = await readFile(temporary);
	const handle = await open(target, 'wx', 0o644).catch((error: unknown) => {
		throw codeOf(error) === 'EEXIST' ? new SignatureError('name-taken') : error;
	});
	try {
		await handle.writeFile(bytes);
		await handle.sync();
	} finally {
		await handle.close();
	}
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Whose key it is. A certificate's chain is not followed: that its issuer may be trusted is for the person to know. */
export interface Signer {
	/** SHA-256 of the public key (SPKI, DER), lower-case hex. */
	readonly fingerprint: string;
	readonly certificate: {
		/** One line: "CN=…, O=…". */
		readonly subject: string;
		readonly issuer: string;
		/** ISO 8601, UTC. */
		readonly validFrom: string;
		readonly validTo: string;
		readonly selfSigned: boolean;
	} | null;
}

export interface SignatureResult {
	/**
	 * `good`: made with this key for exactly this content. `wrong`: not so. `not-yet-valid`, `expired`: made with it, but the certificate does not
	 * hold at the time of verification; without a trusted time stamp nobody can tell when the signature was made.
	 */
	readonly state: 'good' | 'wrong' | 'not-yet-valid' | 'expired';
	readonly algorithm: SignatureAlgorithm;
	readonly signer: Signer;
}

export interface VerifySignatureOptions {
	/** PEM or DER of a public key or an X.509 certificate. */
	readonly key: string | Buffer;
	/** Default: beside the file, with `.sig`. */
	readonly signature?: string;
	readonly now?: Date;
}

/** Largest signature of the keys in use is 2 KiB (RSA 16384); what is larger is none. */
const MAX_SIGNATURE = 4096;

/** Verifies the detached signature of a file. Throws `KeyError`, or a system error where a file cannot be read. */
export async function verifySignature(file: string, options: VerifySignatureOptions): Promise<SignatureResult> {
	const { key, certificate } = readPublicKey(options.key);
	const algorithm = algorithmOf(key);
	const signature = await readStart(options.signature ?? file + SIGNATURE_ENDING);
	const signer: Signer = { fingerprint: fingerprintOf(key), certificate: certificate === null ? null : described(certificate) };
	const good = signature.length <= MAX_SIGNATURE && fits(await readFile(file), signature, key, algorithm);
	return { state: good ? stateOf(certificate, options.now ?? new Date()) : 'wrong', algorithm, signer };
}

async function readStart(file: string): Promise<Buffer> {
	const handle = await open(file, 'r');
	try {
		const buffer = Buffer.alloc(MAX_SIGNATURE + 1);
		const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
		return buffer.subarray(0, bytesRead);
	} finally {
		await handle.close();
	}
}

function stateOf(certificate: X509Certificate | null, now: Date): SignatureResult['state'] {
	if (certificate === null) return 'good';
	if (now < new Date(certificate.validFrom)) return 'not-yet-valid';
	return now > new Date(certificate.validTo) ? 'expired' : 'good';
}

function described(certificate: X509Certificate): NonNullable<Signer['certificate']> {
	const line = (name: string): string => name.split('\n').join(', ');
	return {
		subject: line(certificate.subject),
		issuer: line(certificate.issuer),
		validFrom: new Date(certificate.validFrom).toISOString(),
		validTo: new Date(certificate.validTo).toISOString(),
		selfSigned: certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey),
	};
}
